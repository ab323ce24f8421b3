import fc from 'fast-check';

/** Documents of the DSL in many hands: one line or several, semicolons, comments, odd indentation, blocks in blocks. */

const id = fc.constantFrom('a', 'b', 'c', 'gateway', 'on', 'data', 'store', 'x-1', 'ünï', '`a b`', '`it\\`s`', '__proto__', 'a-b', 'd_1.2');
const text = fc.constantFrom('"Name"', '"a \\"b\\" # c"', '"{ }"', '""', '"é😀"', '"""one\n  two"""', '"""\n    # text\n      deeper\n    """');
const bare = fc.constantFrom('x', 'true', 'no', '5', '1.5', '90 days', '2026-09-01', 'HTTPS', 'rate-limit', 'a.b');
const comment = fc.constantFrom('', '', '', ' # note', '  # a: { "', ' # }');
const gap = fc.constantFrom('', '', '\n', '# comment\n', '\n  # deep { comment\n\n');
const key = fc.constantFrom('name', 'kind', 'zone', 'controls', 'tags', 'owner', 'x-own', 'attributes', '`odd key`', 'description', 'data');

const value = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    bare, text,
    fc.tuple(fc.array(tie('value'), { maxLength: 3 }), fc.constantFrom(', ', '\n    ', ',\n  # c\n  ')).map(([items, by]) => `[${items.join(by)}]`),
    fc.array(fc.tuple(id, tie('value')), { minLength: 1, maxLength: 2 }).map((rows) => `[${rows.map(([k, v]) => `${k} { note: ${v} }`).join(', ')}]`),
    fc.tuple(fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }), fc.constantFrom('; ', '\n    ', ', ')).map(([pairs, by]) => `{ ${pairs.map(([k, v]) => `${k}: ${v}`).join(by)} }`),
  ),
})).value;

const use = fc.tuple(fc.constantFrom('control', 'tool'), id, fc.constantFrom('', ' : planned', ' { status: planned; not x }', ' { }')).map(([word, name, rest]) => `${word} ${name}${rest}`);
const member = fc.oneof({ weight: 4, arbitrary: fc.tuple(key, value).map(([k, v]) => `${k}: ${v}`) }, fc.constantFrom('encrypted', 'not signed', 'internet-facing', 'x-flag', 'name:'), use);

const block = fc.tuple(fc.array(fc.tuple(member, comment), { maxLength: 4 }), fc.constantFrom('one', 'lines', 'next')).map(([members, how]) => {
  if (how === 'one') return ` { ${members.map(([m]) => m).join('; ')} }`;
  return `${how === 'next' ? '\n' : ' '}{\n${members.map(([m, c]) => `  ${m}${m.includes('"""') ? '' : c}\n`).join('')}}`;
});
const maybe = (of: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), of);

const element = fc.tuple(fc.constantFrom('process', 'store', 'external', 'element'), id, maybe(text.map((t) => ` ${t}`)), maybe(id.map((k) => ` : ${k}`)), maybe(block)).map((parts) => `${parts[0]} ${parts.slice(1).join('')}`);
const flow = fc.tuple(maybe(id.map((i) => `${i}: `)), id, fc.constantFrom(' -> ', ' <-> ', '->'), id, maybe(value.map((v) => ` carries ${v}`)), maybe(fc.constantFrom(' over HTTPS', ' over "HTTPS (S3)"')), maybe(block)).map((parts) => `flow ${parts.join('')}`);
const other = fc.oneof(
  fc.tuple(fc.constantFrom('data', 'control', 'exclude'), id, maybe(text.map((t) => ` ${t}`)), maybe(block)).map((parts) => `${parts[0]} ${parts.slice(1).join('')}`),
  fc.tuple(fc.constantFrom('threat', 'assume'), id, maybe(id.map((i) => ` on ${i}`)), maybe(text.map((t) => ` ${t}`)), maybe(block)).map((parts) => `${parts[0]} ${parts.slice(1).join('')}`),
  fc.tuple(fc.constantFrom('accept', 'defer', 'decide'), id, maybe(id.map((i) => ` on ${i}`)), maybe(block)).map((parts) => `${parts[0]} ${parts.slice(1).join('')}`),
  text.map((t) => `threatmodel ${t}`),
  fc.tuple(fc.constantFrom('owner', 'tags', 'review', 'elements', 'decisions', 'x-own', 'zones'), value).map(([k, v]) => `${k}: ${v}`),
);

const zone = fc.letrec<{ zone: string }>((tie) => ({
  zone: fc.tuple(
    id, maybe(fc.constant(' : dmz')),
    fc.array(member, { maxLength: 2 }), fc.array(fc.tuple(fc.oneof({ maxDepth: 3 }, element, tie('zone')), gap), { maxLength: 3 }), fc.array(fc.constantFrom('owner: x', 'not x-y', 'control late { status: planned }'), { maxLength: 1 }), comment,
  ).map(([name, type, own, inner, late, c]) => `zone ${name}${type} {${c}\n${own.map((m) => `  ${m}\n`).join('')}${inner.map(([one, g]) => `  ${one}\n${g}`).join('')}${late.map((m) => `  ${m}\n`).join('')}}`),
})).zone;

const statement = fc.oneof({ weight: 3, arbitrary: element }, { weight: 3, arbitrary: zone }, { weight: 4, arbitrary: flow }, { weight: 3, arbitrary: other });

/** A document, mostly well-formed. */
export const document: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom('', '', '\ufeff', '# head\n', '\n\n'), fc.array(fc.tuple(statement, fc.constantFrom('\n', '\n', '\n', ' # tail\n', '; '), gap), { maxLength: 7 }), fc.constantFrom('\n', '\n', '\r\n'),
).map(([head, statements, lineEnd]) => (head + statements.map(([one, end, g]) => one + end + g).join('')).replaceAll('\n', lineEnd));

/** An edit of a document: where (a share of its length), how much is taken out, what is put in. */
export const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.constantFrom(0, 0, 0, 1, 1, 3, 20),
  insert: fc.constantFrom('', 'x', ' ', '  ', '\n', ':', ': ', '"', '"""', '`', '\'', '{', '}', '[', ']', ',', ';', '->', '<->', '-', '- ', '#', ' #', '//', '=', '\nprocess n { }\n', '\nflow a -> b\n', 'zone z {', '\n}\n', '\nowner: y\n', '\t', '\n\n', 'not ', 'on', ' over ', '\r', '\ufeff', '\ud83d', '\u00a0', '\0', '90 days', 'elements:\n  a:\n    kind: x\n'),
});

export function applied(source: string, { at, remove, insert }: { at: number; remove: number; insert: string }): string {
  const start = Math.floor(at * source.length);
  return source.slice(0, start) + insert + source.slice(start + remove);
}
