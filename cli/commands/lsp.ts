import { exit } from '../io.ts';
import type { Command } from '../options.ts';

export const lsp: Command = {
  name: 'lsp',
  summary: 'Start the language server on standard input and output.',
  operands: { usage: '', min: 0, max: 0 },
  about: 'Speaks the Language Server Protocol, for editors that have no extension of their own. It ends when the editor ends it.',
  options: [{ name: 'stdio', doc: 'Speak over standard input and output. This is the only way, and the default.' }],
  examples: [['lsp --stdio', 'what an editor starts']],
  run: async () => {
    // loaded here, so that no other command pays for the server
    const { startStdioServer } = await import('../../server/node.ts');
    await startStdioServer();
    return exit.ok;
  },
};
