import { describe, expect, it } from 'vitest';
import type { InlayHint } from 'vscode-languageserver-protocol';
import { codeLenses, resolveCodeLens } from '../../../server/features/code-lens.ts';
import { fileDiagnostics, messageText } from '../../../server/features/diagnostics.ts';
import { inlayHints, resolveInlayHint } from '../../../server/features/inlay-hints.ts';
import { documentLinks } from '../../../server/features/links.ts';
import { definition } from '../../../server/features/references.ts';
import { workspaceSymbols } from '../../../server/features/symbols.ts';
import { defaultPresentation } from '../../../server/protocol.ts';
import { readPresentation } from '../../../server/presentation.ts';
import type { SetupOptions } from '../../lsp/check.ts';
import { applied, checkDefinition, checkHover, setup } from '../../lsp/check.ts';
import { inBothSyntaxes } from '../../support/syntaxes.ts';

function at(source: string): Parameters<typeof definition> {
  const { session, at: place } = setup(source);
  return [session, place];
}

const all = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

function hints(source: string, options: SetupOptions = {}): { hints: InlayHint[]; made: ReturnType<typeof setup> } {
  const made = setup(source, options);
  return { hints: inlayHints(made.session, { ...made.at, range: all }), made };
}

const model = `
threatmodel: X
zones:
  outer: { type: control, controls: [network-segmentation] }
  edge: { type: dmz, parent: outer, controls: [rate-limit, { strong-authn: { status: planned } }] }
elements:
  gw: { name: API gateway, zone: edge }
  db: { kind: database, zone: outer, controls: [network-segmentation] }
flows:
  f: { from: gw, to: db, protocol: mTLS }
  g: { from: db, to: gw, protocol: HTTP }
`.trimStart();

describe('Inlay hints', () => {
  it('say what is inferred, inherited and implied', () => {
    expect(hints(model).hints.map(({ label, position }) => `${position.line} ${String(label)}`)).toEqual(['5 kind: api-gateway', '5 rate-limit, network-segmentation', '8 encrypted, authenticated', '9 not encrypted']);
  });

  it.each([['kinds', /kind:/], ['protocols', /encrypted/], ['zones', /segmentation/]] as const)('leave out %s where the user wants none', (part, label) => {
    const shown = (options?: SetupOptions): boolean => hints(model, options).hints.some((hint) => label.test(String(hint.label)));
    expect(shown()).toBe(true);
    expect(shown({ presentation: { inlayHints: { ...defaultPresentation.inlayHints, [part]: false } } })).toBe(false);
  });

  it('say why, at once or when asked, and write what they say', () => {
    for (const later of [false, true]) {
      const { hints: found, made } = hints(model, { client: { resolveHintTooltips: later, resolveHintEdits: later } });
      const hint = found[0]!;
      expect(hint.tooltip === undefined).toBe(later);
      expect(hint.textEdits === undefined).toBe(later);
      const resolved = later ? resolveInlayHint(made.session, hint) : hint;
      expect(resolved.tooltip).toContain("Inferred from the name 'API gateway'");
      expect(applied(model, resolved.textEdits!)).toBe(model.replace('zone: edge }', 'zone: edge, kind: api-gateway }'));
    }
  });

  it('write all of what they say, and nothing of what stands elsewhere', () => {
    const { hints: found } = hints(model);
    expect(found.filter(({ textEdits }) => textEdits).map(({ label }) => label)).toEqual(['kind: api-gateway', 'encrypted, authenticated', 'not encrypted']);
    expect(applied(model, found[2]!.textEdits!)).toBe(model.replace('mTLS }', 'mTLS, encrypted: true, authenticated: true }'));
  });

  it('resolve to themselves when the text is another by now', () => {
    const { hints: [hint], made } = hints(model, { client: { resolveHintTooltips: true } });
    made.session.workspace.change(made.at.textDocument.uri, 2, [{ text: 'threatmodel: X\n' }]);
    expect(resolveInlayHint(made.session, hint!)).toEqual(hint);
  });

  inBothSyntaxes('stand behind the words', { yaml: 'threatmodel: X\nelements:\n  a: { name: API gateway }\n', dsl: 'threatmodel "X"\nelement a "API gateway"\n' }, (source) => {
    expect(hints(source).hints.map(({ label }) => label)).toEqual(['kind: api-gateway']);
  });
});

describe('Code lenses', () => {
  const source = 'threatmodel: X\nelements:\n  a: { kind: inference-server }\n  b: { type: store }\nflows:\n  f: { from: a, to: a }\n';
  const titles = (options: SetupOptions): string[] => {
    const { session, at } = setup(source, options);
    return codeLenses(session, at).map((lens) => resolveCodeLens(session, lens)).map(({ range, command }) => `${range.start.line} ${command!.title} ${command!.command}`);
  };

  it('count references beside threats', () => {
    const found = titles({ client: { ownClient: true } });
    expect(found).toContain('2 2 references threatline.showReferences');
    expect(found).toContain('3 not named anywhere ');
    expect(found.some((title) => /^2 \d+ open/.test(title))).toBe(true);
  });

  it('do not where the user does not want it', () => {
    expect(titles({ presentation: { codeLens: { enabled: true, references: false } } }).filter((title) => /reference|named/.test(title))).toEqual([]);
    expect(titles({ presentation: { codeLens: { enabled: false, references: true } } })).toEqual([]);
  });

  it('hand the places to the client, which shows them', () => {
    const { session, at } = setup(source, { client: { ownClient: true } });
    const lens = codeLenses(session, at).map((one) => resolveCodeLens(session, one)).find(({ command }) => command!.command === 'threatline.showReferences')!;
    expect(lens.command!.arguments).toEqual([{ uri: at.textDocument.uri, position: { line: 2, character: 2 }, locations: [13, 20].map((character) => ({ uri: at.textDocument.uri, range: { start: { line: 5, character }, end: { line: 5, character: character + 1 } } })) }]);
  });
});

describe('Settings of what is shown', () => {
  it('keep their defaults where the client sends something else', () => {
    expect(readPresentation({ codeLens: { references: false, enabled: 'no' }, inlayHints: { kinds: false, zones: 7 } })).toEqual({
      ...defaultPresentation, codeLens: { enabled: true, references: false }, inlayHints: { ...defaultPresentation.inlayHints, kinds: false },
    });
  });
});

describe('Links', () => {
  const links = (source: string, options: SetupOptions = {}): string[] => {
    const { session, at, fixture } = setup(source, options);
    const lines = fixture.files.get(at.textDocument.uri.slice('file:///w'.length))!.split('\n');
    return documentLinks(session, at).map(({ range: { start, end }, target }) => `${lines[start.line]!.slice(start.character, end.character)} ${target!.replace('file:///w', '')}`);
  };

  it('lead to files', () => {
    expect(links('threatmodel: X\ninclude: [p.threat.yaml, ../out.threat.yaml]\nelements:\n  a: { type: store, source: [infra/main.tf], controls: { rate-limit: { evidence: [tests/limits.py, "the page of the team"] } } }\n'))
      .toEqual(['p.threat.yaml /p.threat.yaml', 'infra/main.tf /infra/main.tf', 'tests/limits.py /tests/limits.py']);
  });

  it('lead to pages: ours where the editor opens them, else those on the web', () => {
    const source = 'threatmodel: X\nthreats:\n  T1: { on: a, title: x, atlas: [AML.T0020], owasp: ["LLM01:2025"], cwe: [CWE-502, CWE-0] }\ndecisions:\n  - { threat: AI-INF-02, on: a, status: accepted, because: x }\n';
    expect(links(source).map((link) => link.split(' ')[0])).toEqual(['AML.T0020', 'LLM01:2025', 'CWE-502']);
    expect(links(source).every((link) => / https:\/\//.test(link))).toBe(true);
    expect(links(source, { options: { links: { diagnostic: 'threatline:/{id}.md' } } })).toEqual(['AML.T0020 threatline:/AML.T0020.md', 'LLM01:2025 threatline:/LLM01%3A2025.md', 'CWE-502 threatline:/CWE-502.md', 'AI-INF-02 threatline:/AI-INF-02.md']);
  });

  inBothSyntaxes('are the same in both syntaxes', { yaml: 'threatmodel: X\ninclude: p.threat.yaml\nthreats:\n  T1: { on: a, title: x, atlas: AML.T0020 }\n', dsl: 'threatmodel "X"\ninclude: "p.threat.yaml"\nthreat T1 on a "x" { atlas: AML.T0020 }\n' }, (source) => {
    expect(links(source).map((link) => link.split(' ')[0]!.replaceAll('"', ''))).toEqual(['p.threat.yaml', 'AML.T0020']);
  });
});

describe('Definition', () => {
  it('leads from a path to its file', () => {
    checkDefinition('//- /m.threat.yaml\nthreatmodel: X\ninclude: [a.threat.yaml, par$0t.threat.yaml]\n//- /part.threat.yaml\nzones: {}\n', ['/part.threat.yaml 0:0-0']);
    expect(definition(...at('threatmodel: X\ninclude: go$0ne.threat.yaml\n'))).toBeNull();
  });
});

describe('Symbols of the workspace', () => {
  it('are of all files, open or not, and of fragments that no model reads', () => {
    const { session } = setup('//- /m.threat.yaml\nthreatmodel: Shop\ninclude: part.threat.yaml\nelements:\n  gate-way: { type: process }\n//- /part.threat.yaml\nzones:\n  gwz: {}\n//- /alone.threat.yaml\ncontrols:\n  gw-check: { name: Ours }\n//- /other.yaml\nelements:\n  gw: {}\n', { closed: ['/m.threat.yaml', '/part.threat.yaml', '/alone.threat.yaml', '/other.yaml'] });
    expect(workspaceSymbols(session, { query: 'gw' }).map(({ name, containerName }) => `${name} in ${containerName}`)).toEqual(['gate-way in Shop', 'gwz in Shop', 'gw-check in alone.threat.yaml']);
    expect(workspaceSymbols(session, { query: 'wg' })).toEqual([]);
  });
});

describe('Messages', () => {
  it('are Markdown for a client that shows it, with the words of the model as code', () => {
    const source = 'threatmodel: X\nelements:\n  a: { type: process, zone: "*nowhere*" }\n';
    const message = (options: SetupOptions) => {
      const { session, at } = setup(source, options);
      return fileDiagnostics(session, at.textDocument.uri).find(({ code }) => code === 'missing-reference')!.message;
    };
    expect(message({})).toBe("There is no zone '*nowhere*'. Declare it under 'zones'.");
    expect(message({ client: { markupMessages: true } })).toEqual({ kind: 'markdown', value: 'There is no zone `*nowhere*`. Declare it under `zones`.' });
    expect(messageText({ kind: 'markdown', value: 'x' })).toBe('x');
  });
});

describe('Hover', () => {
  inBothSyntaxes('shows what an element receives and sends beside what it holds', {
    yaml: 'threatmodel: X\ndata:\n  p: { name: Prompts }\n  w: { name: Weights }\nelements:\n  ll$0m: { type: process, processes: [w] }\n  u: { type: external }\nflows:\n  f: { from: u, to: llm, data: p }\n  g: { from: llm, to: u, data: Free *answers* }\n',
    dsl: 'threatmodel "X"\ndata p "Prompts"\ndata w "Weights"\nprocess ll$0m { processes: w }\nexternal u\nflow f: u -> llm carries p\nflow g: llm -> u carries "Free *answers*"\n',
  }, (source) => void checkHover(source, 'Processes: Weights', 'Receives: Prompts', 'Sends: Free \\*answers\\*'));
});
