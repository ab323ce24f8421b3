import { renameInSidecar } from '../core/diagram/sidecar.ts';
import type { FileEdits } from '../core/fixes/fixes.ts';
import type { Session } from './session.ts';

/** The layouts of diagrams, in JSON files beside the models. */

/** Where the layout of a model is or would be. */
export function sidecarOf(model: string): string {
  return `${model}.layout.json`;
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
