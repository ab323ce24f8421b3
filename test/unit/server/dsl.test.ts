import { describe, expect, it } from 'vitest';
import { checkCompleted, checkCompletion, completionsAt } from '../../lsp/check.ts';

/** What the language features do in the DSL where it is not what they do in YAML. */

const model = `//- /main.threat
threatmodel "X"
data prompts "Prompts" { classification: confidential }
data weights "Weights" : model-weights

zone edge : dmz {
  external user
}
zone inner : inference {
  process llm "The model" : inference-server
  store models : artifact-store
}
flow ask: user -> llm carries prompts over HTTPS
`;
const at = (line: string, by: string): string => {
  if (!model.includes(line)) throw new Error(`the model has no '${line}'`);
  return model.replace(line, by);
};

describe('Completion in the DSL offers', () => {
  it.each([
    ['statements and keys in an empty file', '//- /main.threat\n$0', ['threatmodel', 'process', 'flow', 'zone', 'accept', 'owner', '!elements', '!zones']],
    ['what is not there yet at the top level', `${model}$0`, ['owner', 'flow', 'accept']],
    ['a statement by its first letters', `${model}pro$0`, ['process']],
    ['statements and keys in a zone', at('  external user\n', '  external user\n  $0\n'), ['process', 'store', 'zone', 'control', 'crossing', '!flow', '!type']],
    ['kinds behind the colon', at(': inference-server', ': $0'), ['inference-server', 'agent']],
    ['zone types', at('zone edge : dmz', 'zone edge : $0'), ['dmz', 'external']],
    ['elements as the source', at('user -> llm', '$0 -> llm'), ['user', 'llm', '!prompts']],
    ['elements as the target', at('user -> llm', 'user -> $0'), ['user', 'llm', 'models', '!edge']],
    ['data that a flow carries', at('carries prompts', 'carries $0'), ['prompts', 'weights', '!llm']],
    ['data in a list', at('carries prompts', 'carries [prompts, $0]'), ['weights', '!prompts']],
    ['protocols', at('over HTTPS', 'over $0'), ['HTTPS', 'gRPC']],
    ['words of the header', at(' carries prompts over HTTPS', ' $0'), ['carries', 'over', '!encrypted']],
    ['the arrow', at('user -> llm carries prompts over HTTPS', 'user $0'), ['->', '<->']],
    ['flags and keys of a flow', at('over HTTPS', 'over HTTPS { $0 }'), ['encrypted', 'authenticated', 'control', '!from', '!data', '!protocol']],
    ['flags behind not', at('over HTTPS', 'over HTTPS { not $0 }'), ['encrypted', '!name', '!control']],
    ['keys of an element', at(' : inference-server', ' : inference-server { $0 }'), ['controls', 'tool', 'gpu', '!kind', '!name', '!zone', '!type']],
    ['words of a key', at(' : inference-server', ' : inference-server { gpu: $0 }'), ['shared', 'dedicated']],
    ['controls', at(' : inference-server', ' : inference-server { controls: [rate-limit, $0] }'), ['strong-authn', '!rate-limit']],
    ['controls behind the keyword', at(' : inference-server', ' : inference-server { control $0 }'), ['strong-authn']],
    ['the status of a control', at(' : inference-server', ' : inference-server { control rate-limit : $0 }'), ['planned', 'verified']],
    ['subjects behind on', `${model}threat T1 on $0`, ['llm', 'ask', 'edge', 'prompts']],
    ['rules behind a verb', `${model}accept $0`, ['AI-INF-02']],
    ['subjects of a decision', `${model}accept AI-INF-02 on $0`, ['llm']],
    ['what a decision needs', `${model}accept AI-INF-02 on llm { $0 }`, ['first:because', 'until', '!status', '!on']],
    ['nothing in a comment', `${model}# pro$0`, []],
    ['nothing where an id is new', `${model}process $0`, []],
  ])('%s', (_, source, labels) => checkCompletion(source, labels));

  it('whole statements, and text that fits its place', () => {
    checkCompleted(`${model}$0`, 'assume', `${model.slice(model.indexOf('\n') + 1)}assume \${1:A1} on $2 "\${3:What is taken for granted}"`);
    checkCompleted(at('over HTTPS', 'over HTTPS { enc$0 }'), 'encrypted', at('over HTTPS', 'over HTTPS { encrypted }').slice(model.indexOf('\n') + 1));
    checkCompleted(at(': inference-server', ':$0'), 'agent', at(': inference-server', ': agent').slice(model.indexOf('\n') + 1));
  });

  it('plain text to a client without snippets', () => {
    checkCompleted(`${model}ass$0`, 'assume', `${model.slice(model.indexOf('\n') + 1)}assume `, { client: { completionSnippets: false } });
  });

  it('documentation with every key', () => {
    for (const item of completionsAt(at(' : inference-server', ' : inference-server { $0 }')).filter((one) => one.kind === 5)) expect(item.documentation, item.label).toBeDefined();
  });
});
