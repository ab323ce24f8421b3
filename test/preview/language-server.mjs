// A language server to ask for pictures: the built one, over standard input and output.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export async function startServer() {
  const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map();
  let buffer = Buffer.alloc(0);
  let next = 1;
  const write = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  child.stdout.on('data', (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      const length = head < 0 ? undefined : Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      if (length === undefined || buffer.length < head + 4 + length) return;
      const message = JSON.parse(buffer.toString('utf8', head + 4, head + 4 + length));
      buffer = buffer.subarray(head + 4 + length);
      if (message.method && message.id !== undefined) write({ id: message.id, result: null });
      else if (message.id !== undefined) waiting.get(message.id)?.(message);
    }
  });
  const request = (method, params) => new Promise((resolve, reject) => {
    const id = next++;
    waiting.set(id, ({ result, error }) => (waiting.delete(id), error ? reject(new Error(error.message)) : resolve(result)));
    write({ id, method, params });
  });
  const notify = (method, params) => write({ method, params });
  await request('initialize', { processId: process.pid, rootUri: null, capabilities: {}, initializationOptions: { today: '2026-11-21' } });
  notify('initialized', {});
  return {
    request,
    open: (uri, text) => notify('textDocument/didOpen', { textDocument: { uri, languageId: 'threatline-yaml', version: 1, text } }),
    change: (uri, version, text) => notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    stop: () => child.kill(),
  };
}
