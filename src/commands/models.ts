import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadPipeline } from '../config/index.ts';
import { CACHE, EMBEDDED, fetchModel, verifyChecksums } from '../models/index.ts';
import { makeProgress } from './terminal.ts';

/** `tribrief models list` */
export async function listModels(options: { json?: true }): Promise<void> {
  const models = [...(await modelFolders(EMBEDDED, 'embedded')), ...(await modelFolders(CACHE, 'cache'))];
  if (options.json) process.stdout.write(JSON.stringify({ models }, null, 2) + '\n');
  else for (const { id, megabytes } of models) console.log(`${id}\t${megabytes.toFixed(1)} MB`);
}

/** `tribrief models pull` */
export async function pullModels(file: string, options: { set?: string[] }): Promise<void> {
  const pipeline = await loadPipeline(file, options.set);
  const progress = makeProgress(1);
  try {
    for (const source of Object.values(pipeline.models)) {
      if (!('host' in source)) continue;
      const folder = await fetchModel(source, {
        cache: CACHE,
        offline: false,
        onDownload: (name, loaded, total) => {
          progress.show({ type: 'download', file: name, loaded, total });
        },
      });
      progress.stop();
      console.log(folder);
    }
  } finally {
    progress.stop();
  }
}

/** `tribrief models verify` */
export async function verifyModels(options: { json?: true }): Promise<void> {
  const verified: { id: string; sha256: string | null }[] = [];
  for (const { id, folder } of await modelFolders(EMBEDDED, 'embedded')) verified.push({ id, sha256: (await verifyChecksums(folder)) ?? null });
  if (options.json) process.stdout.write(JSON.stringify({ verified }, null, 2) + '\n');
  else for (const { id, sha256 } of verified) console.log(`${id}\t${sha256 === null ? 'no checksums' : `whole (${sha256.slice(0, 12)})`}`);
}

/** Folders below `root` that hold a model: those with a config.json. */
async function modelFolders(root: string, name: string): Promise<{ id: string; folder: string; megabytes: number }[]> {
  const files = await readdir(root, { recursive: true }).catch((): string[] => []);
  return Promise.all(
    files
      .filter((file) => path.basename(file) === 'config.json')
      .map((file) => path.dirname(file))
      .sort()
      .map(async (folder) => {
        const inside = files.filter((file) => file.startsWith(folder + path.sep));
        const sizes = await Promise.all(inside.map(async (file) => (await stat(path.join(root, file))).size));
        return { id: `${name}/${folder}`, folder: path.join(root, folder), megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1e6 };
      }),
  );
}
