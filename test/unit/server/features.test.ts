import { describe, expect, it } from 'vitest';
import { codeLenses, resolveCodeLens } from '../../../server/features/code-lens.ts';
import { inlayHints } from '../../../server/features/inlay-hints.ts';
import { documentLinks } from '../../../server/features/links.ts';
import { foldingRanges } from '../../../server/features/structure.ts';
import { documentHighlights } from '../../../server/features/references.ts';
import { prepareRename } from '../../../server/features/rename.ts';
import { workspaceSymbols } from '../../../server/features/symbols.ts';
import { findingEntries } from '../../../server/findings.ts';
import { defaultPresentation } from '../../../server/protocol.ts';
import { hover } from '../../../server/features/hover.ts';
import { checkDefinition, checkHover, checkReferences, checkRename, checkRenameRefused, checkSymbols, expectHover, setup } from '../../lsp/check.ts';

const model = `
threatmodel: X
zones:
  edge: { type: dmz }
  inner: { type: inference, parent: edge }
data:
  prompts: { name: Prompts, classification: confidential }
elements:
  user: { type: external, name: API client, zone: external }
  llm:
    kind: inference-server
    name: vLLM server # see AML.T0051
    zone: inner
    holds: [prompts]
    controls: { rate-limit: { status: planned }, our-check: {} }
flows:
  ask: { from: user, to: llm, data: [prompts], protocol: HTTPS }
controls:
  our-check: { name: Our own check, counts-as: [input-validation] }
threats:
  T1: { on: llm, title: Slow leak, atlas: [AML.T0057], owasp: [LLM02:2025], cwe: [CWE-502] }
decisions:
  - { threat: AI-INF-02, on: llm, status: accepted, because: Known, by: a }
  - { threat: T1, on: llm, status: accepted, because: Known, by: a }
`.trimStart();

/** The model with the cursor in a word: `words|` inside the first occurrence of the pieces joined. */
const at = (before: string, after: string): string => {
  expect(model.split(before + after).length, `${before}${after} is there`).toBeGreaterThan(1);
  return model.replace(before + after, `${before}$0${after}`);
};

describe('Hover', () => {
  it.each([
    ['an element', at('  ll', 'm:'), ['**vLLM server** `llm`: process, kind `inference-server`', 'Zone: `inner` (trust', 'Holds: Prompts (confidential)', 'rate-limit` (planned)', 'open threats:']],
    ['an element where it is named', at('to: ll', 'm'), ['**vLLM server** `llm`']],
    ['a flow', at('  as', 'k:'), ['**ask** `ask`: flow', 'API client → vLLM server', 'Carries: Prompts', 'Protocol: HTTPS', 'Encrypted: yes (implied', 'Crosses: from `external` to `inner`']],
    ['a zone', at('  inn', 'er:'), ['**inner** `inner`: zone', 'Type: `inference`', 'Inside: `edge`', 'Elements: `llm`']],
    ['a zone where it is named', at('zone: inn', 'er'), ['**inner**']],
    ['a zone type', at('zone: exter', 'nal'), ['zone']],
    ['data', at('holds: [pro', 'mpts'), ['**Prompts** `prompts`: data', 'Classification: `confidential`', 'Carried by: `ask`', 'Held by: `llm`']],
    ['a control', at('{ rate-', 'limit'), ['`rate-limit`: control', 'To verify:']],
    ['an own control', at('our-ch', 'eck: {} }'), ['**Our own check** `our-check`: control of this model', 'input-validation']],
    ['a threat', at('  T', '1:'), ['**Slow leak** `T1`', 'On: `llm`']],
    ['a rule in a decision', at('threat: AI-I', 'NF-02'), ['`AI-INF-02`', 'Controls:']],
    ['a threat in a decision', at('threat: T', '1'), ['**Slow leak**']],
    ['an ATLAS id', at('atlas: [AML.T', '0057]'), ['AML.T0057', 'Tactics', 'Mitigations']],
    ['an ATLAS id in a comment', at('# see AML', '.T0051'), ['AML.T0051']],
    ['an OWASP id', at('owasp: [LLM', '02:2025'), ['LLM02:2025']],
    ['a CWE id', at('cwe: [CWE', '-502'), ['CWE-502']],
    ['a key', at('classifi', 'cation:'), ['`classification` of a data', 'How far it may travel', 'Takes one of']],
    ['a key of the top level', at('elem', 'ents:'), ['`elements`', 'Processes, stores']],
    ['a word', at('classification: confi', 'dential'), ['`confidential`: For those who need it']],
    ['a kind', at('kind: inference', '-server'), ['`inference-server`: kind of process']],
    ['a status of a control', at('status: pla', 'nned'), ['`planned`: Decided']],
    ['a nested key', at('sta', 'tus: planned'), ['`status`', 'Only `implemented`']],
  ])('%s', (_, source, words) => void checkHover(source, ...words));

  it.each([['free text', at('name: vL', 'LM server')], ['blanks', at('zones:\n ', ' edge')], ['nothing', '$0']])('says nothing about %s', (_, source) => void checkHover(source));

  it('covers the word', () => {
    const { session, at: place } = setup(at('to: ll', 'm'));
    expect(hover(session, place)?.range).toEqual({ start: { line: 15, character: 25 }, end: { line: 15, character: 28 } });
  });

  it('gives plain text where Markdown is not shown', () => {
    const { session, at: place } = setup(at('  ll', 'm:'), { client: { hoverMarkdown: false } });
    const found = hover(session, place);
    expect(found?.contents).toMatchObject({ kind: 'plaintext' });
    expect(expectHover(found, ['vLLM server llm: process'])).not.toContain('**');
  });

  it('shows model text as text, whatever it holds', () => {
    const hostile = '<img src=x onerror=alert(1)> [a](command:x) ![b](https://evil.example/p.png) `c`';
    const text = checkHover(model.replace('name: vLLM server # see AML.T0051', `name: '${hostile}'`).replace('  llm:', '  l$0lm:'), 'llm');
    expect(text).not.toContain('<img');
    expect(text).not.toMatch(/(?<!\\)\]\(command/);
    expect(text).not.toMatch(/(?<!\\)!\[/);
  });

  it('links to pages in the way of the client', () => {
    const { session, at: place } = setup(at('  ll', 'm:'), { options: { links: { markdown: 'command:threatline.openRulePage?%5B%22{id}%22%5D' } } });
    expectHover(hover(session, place), ['](command:threatline.openRulePage?%5B%22']);
  });

  it('says how a kind was inferred', () => void checkHover('threatmodel: X\nelements:\n  g$0w: { name: API gateway }\n', 'kind `api-gateway` (inferred from the name'));

  it('knows the keys of the settings', () => {
    checkHover('//- /.threatline.yaml\nru$0les:\n  AI-INF-02: { enabled: false }\n', '`rules`');
    checkHover('//- /.threatline.yaml\nrules:\n  AI-IN$0F-02: { enabled: false }\n', 'AI-INF-02');
    checkHover('//- /.threatline.yaml\nrules:\n  AI-INF-02: { en$0abled: false }\n', '`enabled`');
  });
});

describe('Definition and references', () => {
  it('leads from a name to its declaration', () => {
    checkDefinition(at('to: ll', 'm'), ['/main.threat.yaml 8:2-5']);
    checkDefinition(at('holds: [pro', 'mpts'), ['/main.threat.yaml 5:2-9']);
    checkDefinition(at('our-ch', 'eck: {} }'), ['/main.threat.yaml 17:2-11']);
    checkDefinition(at('threat: T', '1'), ['/main.threat.yaml 19:2-4']);
    checkDefinition(at('kind: inf', 'erence-server'), []);
  });

  it('finds every place', () => {
    const places = ['8:2-5', '15:25-28', '19:12-15', '21:29-32', '22:22-25'].map((one) => `/main.threat.yaml ${one}`);
    checkReferences(at('to: ll', 'm'), places);
    checkReferences(at('to: ll', 'm'), places.slice(1), { declaration: false });
    checkReferences(at('name: vL', 'LM'), []);
  });

  it('highlights them in the file', () => {
    const { session, at: place } = setup(at('to: ll', 'm'));
    expect(documentHighlights(session, place)?.map((one) => one.kind).sort()).toEqual([2, 2, 2, 2, 3]);
  });

  it('looks into every model that sees the file', () => {
    const source = `
//- /a.threat.yaml
threatmodel: A
include: shared.threat.yaml
elements:
  a: { type: process, zone: edge }
//- /b.threat.yaml
threatmodel: B
include: shared.threat.yaml
elements:
  b: { type: process, zone: edge }
//- /shared.threat.yaml
zones:
  ed$0ge: { type: dmz }
`.trimStart();
    const places = ['/a.threat.yaml 3:28-32', '/b.threat.yaml 3:28-32', '/shared.threat.yaml 1:2-6'];
    checkReferences(source, places, { closed: ['/a.threat.yaml', '/b.threat.yaml'] });
    checkReferences(source.replace('$0', '').replace('a: { type: process, zone: ed', 'a: { type: process, zone: ed$0'), places, { closed: ['/b.threat.yaml', '/shared.threat.yaml'] });
  });
});

describe('Rename', () => {
  it('changes the declaration and every reference, in decisions too', () => {
    checkRename(at('to: ll', 'm'), 'server', model.replace('  llm:', '  server:').replaceAll('to: llm', 'to: server').replaceAll('on: llm', 'on: server'));
    checkRename(at('holds: [pro', 'mpts'), 'asks', model.replace('  prompts:', '  asks:').replaceAll('[prompts]', '[asks]'));
    checkRename(at('zone: inn', 'er'), 'core', model.replace('  inner:', '  core:').replace('zone: inner', 'zone: core'));
    checkRename(at('our-ch', 'eck: {} }'), 'checked', model.replaceAll('our-check', 'checked'));
    checkRename(at('  T', '1:'), 'T9', model.replace('  T1:', '  T9:').replace('threat: T1', 'threat: T9'));
    checkRename(at('  as', 'k:'), 'question', model.replace('  ask:', '  question:'));
  });

  it('quotes where the syntax needs it', () => {
    checkRename('threatmodel: X\nelements:\n  a$0: { type: process }\nflows:\n  f: { from: a, to: a }\n', 'a: b', "threatmodel: X\nelements:\n  'a: b': { type: process }\nflows:\n  f: { from: 'a: b', to: 'a: b' }\n".replaceAll("'a: b'", '"a: b"'));
  });

  it('goes over all files of all models', () => {
    const before = `
//- /a.threat.yaml
threatmodel: A
include: shared.threat.yaml
elements:
  a: { type: process, zone: edge }
//- /b.threat.yaml
threatmodel: B
include: shared.threat.yaml
elements:
  b: { type: process, zone: ed$0ge }
//- /shared.threat.yaml
zones:
  edge: { type: dmz }
`.trimStart();
    checkRename(before, 'rim', before.replace('$0', '').replaceAll('edge', 'rim'), { closed: ['/a.threat.yaml'] });
  });

  it.each([
    ['an id that is taken', at('to: ll', 'm'), 'user', "'user' is the id of an element already"],
    ['an id of another sort', at('to: ll', 'm'), 'prompts', 'a data entry'],
    ['nothing', at('to: ll', 'm'), ' ', 'empty'],
    ['a line break', at('to: ll', 'm'), 'a\nb', 'line breaks'],
    ['a very long id', at('to: ll', 'm'), 'a'.repeat(201), '200'],
    ['a control of the catalogue', at('{ rate-', 'limit'), 'x', 'belongs to the catalogue'],
    ['a rule', at('threat: AI-I', 'NF-02'), 'x', 'belongs to the catalogue'],
    ['a zone type', at('zone: exter', 'nal'), 'x', 'zone type'],
    ['a text', at('name: vL', 'LM'), 'x', 'no id here'],
    ['an own control as one of the catalogue', at('our-ch', 'eck: {} }'), 'rate-limit', 'already'],
  ])('refuses %s', (_, source, name, message) => checkRenameRefused(source, name, message));

  it('shows what would be renamed', () => {
    const { session, at: place } = setup('threatmodel: X\nelements:\n  "a b$0": { type: process }\n');
    expect(prepareRename(session, place)).toEqual({ range: { start: { line: 2, character: 3 }, end: { line: 2, character: 6 } }, placeholder: 'a b' });
  });
});

describe('Outline', () => {
  it('lists sections and what is in them', () => checkSymbols(model, `
threatmodel (X)
zones (2)
  edge (dmz)
  inner (inference)
data (1)
  prompts (confidential)
elements (2)
  user (user, external)
  llm (inference-server, inner)
flows (1)
  ask (user → llm, HTTPS)
controls (1)
  our-check (Our own check)
threats (1)
  T1 (Slow leak)
decisions (2)
  AI-INF-02 on llm (accepted)
  T1 on llm (accepted)
`));

  it('holds while text is half written', () => checkSymbols('threatmodel:\nelements:\n  a: { type\n  b:\n', 'threatmodel\nelements (2)\n  a (process)\n  b (process)\n'));

  it('finds things in all models', () => {
    const { session } = setup(model, { closed: ['/main.threat.yaml'] });
    expect(workspaceSymbols(session, { query: 'LLM' }).map((one) => one.name)).toEqual(['llm']);
    expect(workspaceSymbols(session, { query: 'api cl' }).map((one) => one.name)).toEqual(['user']);
  });
});

describe('Hints, lenses, links, folding', () => {
  const all = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
  const inferred = 'threatmodel: X\nelements:\n  gw: { name: API gateway }\n  db: { technologies: [PostgreSQL] }\n  x: { kind: llm-gateway }\nflows:\n  f: { from: gw, to: db, protocol: HTTPS }\n  g: { from: gw, to: x, protocol: HTTPS, encrypted: true }\n';

  it('shows what was inferred', () => {
    const { session, at: place } = setup(inferred);
    const labels = inlayHints(session, { ...place, range: all }).map((hint) => `${hint.position.line}:${hint.position.character} ${String(hint.label)}`);
    expect(labels).toContain('2:25 kind: api-gateway');
    expect(labels).toContain('6:40 encrypted');
    expect(labels.some((label) => label.startsWith('4:') || label.startsWith('7:'))).toBe(false);
    expect(inlayHints(session, { ...place, range: { start: { line: 3, character: 0 }, end: { line: 3, character: 99 } } }).every((hint) => hint.position.line === 3)).toBe(true);
  });

  it('shows none where the user wants none', () => {
    const { session, at: place } = setup(inferred, { presentation: { inlayHints: { ...defaultPresentation.inlayHints, enabled: false }, codeLens: { ...defaultPresentation.codeLens, enabled: false } } });
    expect(inlayHints(session, { ...place, range: all })).toEqual([]);
    expect(codeLenses(session, place)).toEqual([]);
  });

  it('counts above elements and flows', () => {
    const { session, at: place } = setup(model, { client: { ownClient: true } });
    const lenses = codeLenses(session, place).map((lens) => resolveCodeLens(session, lens));
    const llm = lenses.find((lens) => lens.range.start.line === 8)!;
    expect(llm.command?.title).toMatch(/^\d+ open/);
    expect(llm.command?.command).toBe('threatline.showFindings');
  });

  it('links includes', () => {
    const { session, at: place, uri } = setup('//- /a.threat.yaml\nthreatmodel: X\ninclude: [sub/b.threat.yaml, ../no.threat.yaml]\n//- /sub/b.threat.yaml\nzones: {}\n');
    expect(documentLinks(session, place).map((link) => [link.range.start.character, link.target])).toEqual([[10, uri('/sub/b.threat.yaml')]]);
  });

  it('folds sections and items', () => {
    const { session, at: place } = setup(model);
    expect(foldingRanges(session, place)).toContainEqual({ startLine: 6, endLine: 13 });
    expect(foldingRanges(session, place)).toContainEqual({ startLine: 8, endLine: 13 });
  });

  it('lists findings for the view', () => {
    const { session, at: place } = setup(model);
    const entries = findingEntries(session, session.workspace.stateFor(place.textDocument.uri)!);
    expect(entries.find((entry) => entry.id === 'AI-INF-02@llm')).toMatchObject({ state: 'decided', subjectName: 'vLLM server', uri: place.textDocument.uri });
    const lines = entries.map((entry) => entry.range.start.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});
