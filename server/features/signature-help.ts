import type { SignatureHelp, SignatureHelpParams } from 'vscode-languageserver';
import { SignatureHelpTriggerKind } from 'vscode-languageserver';
import type { Signature } from '../../core/semantic/signatures.ts';
import { recordSignature, signatureAt } from '../../core/semantic/signatures.ts';
import { contextAt } from '../../core/syntax/yaml/context.ts';
import { linesOf, offsetAt } from '../convert.ts';
import { isSettingsFile } from '../model-files.ts';
import { placeOf } from '../place.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';

/** What the statement or record at the cursor takes: the header of a statement while it is typed; in YAML, when asked for, the keys of what stands in brackets. */
export function signatureHelp(session: Session, params: SignatureHelpParams): SignatureHelp | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  if (!tree) return null;
  const offset = offsetAt(tree, params.position);
  if (tree.syntax === 'dsl') {
    const found = signatureAt(tree.text.slice(linesOf(tree).lineStart(params.position.line), offset));
    return found ? helpOf(found.signature, found.active) : null;
  }
  if (params.context && params.context.triggerKind !== SignatureHelpTriggerKind.Invoked && !params.context.isRetrigger) return null;
  const context = contextAt(tree, offset);
  if (!context.inline || context.at === 'none') return null;
  const top = isSettingsFile(uri) ? 'settings' : 'model';
  // at a value the record is the one that its key belongs to
  const path = context.at === 'key' ? context.path : context.path.slice(0, -1);
  const type = placeOf(path, top)?.type;
  if (type?.is !== 'record') return null;
  const { signature, active } = recordSignature(type.record, context.at === 'key' ? undefined : context.path.at(-1));
  return helpOf(signature, active);
}

function helpOf({ label, doc, parts }: Signature, active: number): SignatureHelp {
  // labels as places in the whole, so that a word that stands there twice is not mistaken
  let from = 0;
  const parameters = parts.map((part) => {
    const start = label.indexOf(part.label, from);
    from = start + part.label.length;
    return { label: [start, from] as [number, number], documentation: part.doc };
  });
  return { signatures: [{ label, documentation: doc, parameters }], activeSignature: 0, activeParameter: active < 0 ? parameters.length : active };
}
