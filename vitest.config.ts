import { defineConfig } from 'vitest/config';

// Servers of tests are on this machine, whatever proxy the environment names.
const env = { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };

export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, env } });
