import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from './disk-files.ts';
import { Failure } from './io.ts';

/** Writes a file whole: beside it first, then in its place, so that nobody ever reads half of it. @throws Failure when it cannot be written */
export function writeWhole(file: string, text: string | Uint8Array): void {
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new Failure(`${file} cannot be written: ${reasonOf(error)}`);
  }
}
