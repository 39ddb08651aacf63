import type { Briefing } from '../types.ts';
import { briefingSchema } from './schema.ts';

/** The whole briefing, its keys in the order of the schema. */
export const renderJson = (briefing: Briefing): string => JSON.stringify(briefingSchema.parse({ version: 1, ...briefing }), null, 2) + '\n';
