import { emptySidecar, readSidecar, renameInSidecar } from '../core/diagram/sidecar.ts';
import type { Sidecar, SidecarProblem } from '../core/diagram/sidecar.ts';
import type { FileEdits } from '../core/fixes/fixes.ts';
import type { Session } from './session.ts';

/** The layouts of diagrams, in JSON files beside the models. */

/** Where the layout of a model is or would be. */
export function sidecarOf(model: string): string {
  return `${model}.layout.json`;
}

/** The places that people gave to the elements of a model; none where there is no file. Resolves when the file has come from whoever keeps it. */
export async function sidecarFor(session: Session, model: string): Promise<{ readonly sidecar: Sidecar; readonly problems: readonly SidecarProblem[] }> {
  const read = (): string | undefined => session.workspace.documents.text(sidecarOf(model));
  let text = read();
  const pending = text === undefined ? session.workspace.pending() : undefined;
  if (pending) {
    await pending;
    text = read();
  }
  return text === undefined ? { sidecar: emptySidecar, problems: [] } : readSidecar(text);
}

/** What changes in the layouts of models when an element or a zone gets another id. */
export function renameInSidecars(session: Session, models: Iterable<string>, from: string, to: string): FileEdits[] {
  return [...new Set(models)].flatMap((model) => {
    const file = sidecarOf(model);
    const text = session.workspace.documents.text(file);
    const edits = text === undefined ? [] : renameInSidecar(text, from, to);
    return edits.length > 0 ? [{ file, edits }] : [];
  });
}
