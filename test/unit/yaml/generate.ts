import fc from 'fast-check';

/** Documents in many hands: the same kinds of things written inline, in blocks, quoted, with comments, blank lines and odd indentation. */

const word = fc.constantFrom('a', 'b', 'gateway', 'vllm', 'df1', 'x-1', 'ünï', '😀', '__proto__', 'constructor', '5', 'true', '"q d"', "'it''s'", 'a.b');
const key = fc.constantFrom('type', 'kind', 'name', 'zone', 'controls', 'from', 'to', 'x-own', '"quoted key"', "'k'", '1', 'null');
/** Entries of a map, each key once. */
const unique = <T>(of: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<[string, T][]> => fc.uniqueArray(fc.tuple(key, of), { minLength, maxLength, selector: ([k]) => k });
const plain = fc.constantFrom('process', 'some text', 'https://example.org/a#b', 'a: b'.replace(': ', ':'), '90 days', '2026-09-01', '1.10', 'true', 'null', '~', '', '-1', 'a - b', 'it\'s', 'say "x"', '"a: b"', "'c # d'", '"\\u00e9\\n"', '"[x"', "'}'", '😀 text');
const comment = fc.constantFrom('', '', '', ' # note', '  # a: b', ' # "', " # [ it's");
const flowScalar = fc.constantFrom('a', 'b c', '"a, b"', "'x}'", '1', 'true', '"#"', 'a:b', 'x-y', '😀');

const flow = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    flowScalar,
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    unique(tie('value'), 0, 3).map((pairs) => `{ ${pairs.map(([k, v]) => `${k}: ${v}`).join(', ')} }`),
    fc.tuple(key, tie('value')).map(([k, v]) => `[x, ${k}: ${v}]`),
  ),
})).value;

/** Lines of a value below or behind a key, at an indentation. */
type Lines = (indent: number) => { readonly behind: string; readonly below: readonly string[] };
const pad = (n: number): string => ' '.repeat(n);

const scalarValue: fc.Arbitrary<Lines> = fc.tuple(plain, comment).map(([v, c]) => () => ({ behind: ` ${v}${c}`, below: [] }));
const flowValue: fc.Arbitrary<Lines> = fc.tuple(flow, comment).map(([v, c]) => () => ({ behind: ` ${v}${c}`, below: [] }));
const openFlow: fc.Arbitrary<Lines> = fc.tuple(unique(fc.tuple(flow, comment), 1, 3), fc.boolean(), fc.boolean()).map(([pairs, trailing, shallow]) => (indent) => ({
  behind: ' {',
  below: [...pairs.map(([k, [v, c]], i) => `${pad(indent + 2)}${k}: ${v}${i < pairs.length - 1 || trailing ? ',' : ''}${c}`), `${pad(shallow ? indent : indent + 1)}}`],
}));
const blockText: fc.Arbitrary<Lines> = fc.tuple(fc.constantFrom('|', '>', '|-', '>+', '|+', '|2'), fc.array(fc.constantFrom('line', '# no comment', '', 'a: b', '- x', '  deeper', '"'), { minLength: 1, maxLength: 4 })).map(([sign, lines]) => (indent) => ({
  behind: ` ${sign}`,
  below: ['first', ...lines].map((line) => (line === '' ? '' : `${pad(indent + 2)}${line}`)),
}));
const folded: fc.Arbitrary<Lines> = fc.constantFrom<Lines>((indent) => ({ behind: ' some text', below: [`${pad(indent + 3)}that goes on`, '', `${pad(indent + 1)}and on`] }), (indent) => ({ behind: ' "quoted', below: [`${pad(indent + 1)}# text: x`, `${pad(indent + 2)}end"`] }), () => ({ behind: '', below: [] }));
const anyScalar = fc.oneof(scalarValue, flowValue, openFlow, blockText, folded);

const value = fc.letrec<{ value: Lines }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    anyScalar,
    fc.tuple(unique(tie('value'), 1, 4), fc.constantFrom(1, 2, 4)).map(([pairs, by]) => (indent: number) => ({
      behind: '',
      below: pairs.flatMap(([k, v]) => {
        const { behind, below } = v(indent + by);
        return [`${pad(indent + by)}${k}:${behind}`, ...below];
      }),
    })),
    fc.tuple(fc.array(tie('value'), { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 2)).map(([members, by]) => (indent: number) => ({
      behind: '',
      below: members.flatMap((v) => {
        const { behind, below } = v(indent + by);
        return [`${pad(indent + by)}-${behind}`, ...below];
      }),
    })),
  ),
})).value;

const between = fc.constantFrom<readonly string[]>([], [], [], [''], ['# comment'], ['    # deep comment'], ['', '# c', ''], [' # one']);

const section = fc.tuple(
  fc.constantFrom('elements', 'zones', 'flows', 'data', 'decisions', 'include', 'owner', 'description', 'threatmodel', 'review', 'x-own', 'elemnts', '"links"', '__proto__'),
  fc.oneof(
    fc.tuple(fc.array(fc.tuple(word, value, between), { minLength: 1, maxLength: 4 }), fc.constantFrom(2, 2, 1, 4)).map(([entries, c]): readonly [string, readonly string[]] => ['', entries.flatMap(([k, v, gap]) => {
      const { behind, below } = v(c);
      return [`${pad(c)}${k}:${behind}`, ...below, ...gap];
    })]),
    fc.tuple(fc.array(fc.tuple(value, between), { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 2)).map(([entries, c]): readonly [string, readonly string[]] => ['', entries.flatMap(([v, gap]) => {
      const { behind, below } = v(c);
      return [`${pad(c)}-${behind}`, ...below, ...gap];
    })]),
    anyScalar.map((v): readonly [string, readonly string[]] => [v(0).behind, v(0).below]),
  ),
  comment,
  between,
).map(([name, [behind, below], c, gap]) => [`${name}:${behind}${behind === '' ? c : ''}`, ...below, ...gap]);

/** A document, nearly always well-formed YAML. */
export const document: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom('', '', '', '\ufeff', '# head\n', '---\n', '\n\n'), fc.oneof({ weight: 9, arbitrary: fc.uniqueArray(section, { maxLength: 5, selector: (lines) => lines[0]!.split(':')[0]! }) }, { weight: 1, arbitrary: fc.array(section, { maxLength: 5 }) }), fc.constantFrom('\n', '\n', '\r\n'), fc.boolean(),
).map(([head, sections, lineEnd, last]) => head + sections.flat().join(lineEnd) + (last ? lineEnd : ''));

/** An edit of a document: where (a share of its length), how much is taken out, what is put in. */
export const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.constantFrom(0, 0, 0, 1, 1, 3, 20),
  insert: fc.constantFrom('', 'x', ' ', '  ', '\n', ':', ': ', '"', "'", '{', '}', '[', ']', ',', '-', '- ', '#', ' #', '\n  n:\n    type: x\n', '\nnew: y\n', '\t', '\n\n', '|', '&a ', '*a', '\r', '\ufeff', '\ud83d', '---\n', '? ', '!t ', '%', '\n    # c', '\0'),
});

export function applied(text: string, { at, remove, insert }: { at: number; remove: number; insert: string }): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + remove);
}
