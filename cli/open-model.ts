import { realpathSync } from 'node:fs';
import path from 'node:path';
import { plain } from '../core/text/terminal.ts';
import { reasonOf, slashes } from './disk-files.ts';
import { Failure } from './io.ts';
import type { Io } from './io.ts';
import type { Project } from './project.ts';
import { openProject } from './project.ts';

/** The one model that a command is about, and the project around it. @throws Failure when it cannot be read */
export function openModel(operand: string, io: Io): { file: string; project: Project; cwd: string } {
  const cwd = realpathSync(io.cwd);
  let file: string;
  try {
    file = slashes(realpathSync(path.resolve(cwd, operand)));
  } catch (error) {
    throw new Failure(`${plain(operand)} cannot be read: ${reasonOf(error)}`);
  }
  const project = openProject(file);
  const read = project.files.read(file);
  if ('refused' in read) throw new Failure(`${plain(operand)} cannot be read: ${read.refused}`);
  return { file, project, cwd };
}
