import { readFileSync } from 'node:fs';
import { plain } from '../core/text/terminal.ts';
import { readRegular, reasonOf } from './disk-files.ts';
import { Failure } from './io.ts';

/**
 * The text of a file that is going to be written anew, byte order mark and all.
 * @throws Failure when it cannot be read, or not without losing something
 */
export function sourceText(file: string, name: string): string {
  const read = readRegular(file);
  if ('refused' in read) throw new Failure(`${plain(name)} cannot be read: ${read.refused}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    throw new Failure(`${plain(name)} cannot be read: ${error instanceof TypeError ? 'it is not UTF-8; save it as that first' : reasonOf(error)}`);
  }
}
