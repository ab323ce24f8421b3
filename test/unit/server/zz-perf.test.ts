import { it } from 'vitest';
import { setup } from '/work/main/test/support/check.ts';
import { fileDiagnostics, resultId } from '/work/main/server/features/diagnostics.ts';
import { completion } from '/work/main/server/features/completion.ts';
import { hover } from '/work/main/server/features/hover.ts';
import { codeLenses } from '/work/main/server/features/code-lens.ts';
import { inlayHints } from '/work/main/server/features/inlay-hints.ts';
import { documentSymbols } from '/work/main/server/features/symbols.ts';
import { codeActions } from '/work/main/server/features/code-actions.ts';
it('perf', () => {
  for (const n of [500, 5000]) {
  const els = Array.from({ length: n }, (_, i) => `  e${i}:\n    kind: ${['inference-server','vector-store','agent','api-gateway'][i%4]}\n    name: Element ${i}\n    zone: dmz\n`).join('');
  const flows = Array.from({ length: n }, (_, i) => `  f${i}: { from: e${i}, to: e${(i*7+1)%n}, data: Stuff, protocol: HTTPS }\n`).join('');
  const { session, uri } = setup(`threatmodel: X\nelements:\n${els}flows:\n${flows}`);
  session.workspace.watched = true;
  const u = uri('/main.threat.yaml');
  const t = (name: string, f: () => unknown) => { const a = performance.now(); f(); console.log(n, name, (performance.now() - a).toFixed(1)); };
  t('first', () => fileDiagnostics(session, u));
  for (let v = 2; v < 5; v++) {
    session.workspace.change(u, v, [{ range: { start: { line: 4 * 100 + 3, character: 10 }, end: { line: 4 * 100 + 3, character: 10 } }, text: 'x' }]);
    t('tree', () => session.workspace.tree(u));
    t('state', () => session.workspace.stateFor(u));
    let d: any; t('diagnostics', () => { d = fileDiagnostics(session, u); }); t('id', () => resultId(d));
  }
  const doc = { textDocument: { uri: u } };
  const range = { start: { line: 400, character: 0 }, end: { line: 440, character: 0 } };
  t('completion', () => completion(session, { ...doc, position: { line: 403, character: 4 } }));
  t('hover', () => hover(session, { ...doc, position: { line: 402, character: 4 } }));
  t('lens', () => codeLenses(session, doc)); t('inlay', () => inlayHints(session, { ...doc, range })); t('symbols', () => documentSymbols(session, doc));
  t('actions', () => codeActions(session, { ...doc, range: { start: { line: 402, character: 4 }, end: { line: 402, character: 4 } }, context: { diagnostics: [] } }));
  }
}, 120000);
