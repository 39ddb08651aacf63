// Prints which form of marker each family's tokenizer keeps, in how many tokens: npx tsx test/models/markers.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadPretrained } from '../../src/models/pretrained.ts';
import { chooseMarker, MARKERS, survives } from '../../src/models/pretrained-translator.ts';
import { TRANSLATORS, writeTinyModel } from './tiny.ts';

const root = await mkdtemp(path.join(tmpdir(), 'tribrief-markers-'));
const rows: Record<string, Record<string, string>> = {};
for (const family of TRANSLATORS) {
  await writeTinyModel(path.join(root, family), family);
  const pretrained = await loadPretrained(path.join(root, family));
  const tokensOf = (marker: string): string => pretrained.encode(marker).map(pretrained.tokenOf).join(' ');
  const forms = MARKERS.map((form): [string, string] => [form(1), survives(pretrained, form(1)) ? tokensOf(form(1)) : '-']);
  rows[family] = { ...Object.fromEntries(forms), chosen: chooseMarker(pretrained)(1) };
}
await rm(root, { recursive: true });
console.table(rows);
