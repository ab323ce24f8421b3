import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What VS Code declares, as far as it changes how much a server has to answer. */
const capabilities = {
  textDocument: {
    synchronization: {}, diagnostic: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true, dataSupport: true },
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true, dataSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ['edit'] } },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'], resolveSupport: { properties: ['documentation', 'detail'] } } },
    hover: { contentFormat: ['markdown', 'plaintext'] }, documentSymbol: { hierarchicalDocumentSymbolSupport: true }, rename: { prepareSupport: true },
    semanticTokens: { requests: { full: { delta: true }, range: true }, tokenTypes: ['class', 'variable', 'property', 'enumMember', 'string', 'number', 'keyword', 'comment', 'operator', 'namespace', 'type', 'struct', 'interface', 'event', 'decorator'], tokenModifiers: ['declaration', 'readonly', 'deprecated', 'defaultLibrary'], formats: ['relative'] },
  },
  workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true, resourceOperations: ['create', 'rename', 'delete'] }, workspaceFolders: true },
};

/** A client of a language server over standard input and output: framing, requests, and how long answers take. */
export class LspClient {
  #process;
  #chunks = [];
  #size = 0;
  #wanted = -1;
  #next = 1;
  #waiting = new Map();
  #notified = [];
  #documents = new Map();

  /** @param command the program and its arguments */
  constructor(command) {
    this.#process = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', (chunk) => this.#read(chunk));
    this.exit = new Promise((resolve) => this.#process.on('exit', resolve));
  }

  get pid() {
    return this.#process.pid;
  }

  /** The most memory that the server ever had, in MB; undefined where the system does not say. */
  get peakMemory() {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
    } catch {
      return undefined;
    }
  }

  async start({ pull = true, initializationOptions = { today: '2026-11-21' }, rootUri = null } = {}) {
    const own = structuredClone(capabilities);
    if (!pull) delete own.textDocument.diagnostic;
    const result = await this.request('initialize', { processId: process.pid, rootUri, capabilities: own, initializationOptions });
    this.notify('initialized', {});
    return result;
  }

  request(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** Waits for the next notification of a method about a document. */
  notification(method, uri) {
    return new Promise((resolve) => this.#notified.push({ method, uri, resolve }));
  }

  open(uri, text, languageId = 'threatline-yaml') {
    this.#documents.set(uri, { version: 1 });
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces a stretch of lines and columns. */
  change(uri, range, text) {
    const document = this.#documents.get(uri);
    this.notify('textDocument/didChange', { textDocument: { uri, version: ++document.version }, contentChanges: [{ range, text }] });
  }

  async stop() {
    await this.request('shutdown');
    this.notify('exit');
    return this.exit;
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify(message));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  #read(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size > 0) {
      if (this.#wanted < 0) {
        const all = this.#joined();
        const end = all.indexOf('\r\n\r\n');
        if (end < 0) return;
        this.#wanted = Number(/Content-Length: (\d+)/i.exec(all.subarray(0, end).toString())[1]);
        this.#keep(all.subarray(end + 4));
      }
      if (this.#size < this.#wanted) return;
      const all = this.#joined();
      const body = all.subarray(0, this.#wanted).toString();
      this.#keep(all.subarray(this.#wanted));
      this.#wanted = -1;
      this.#received(JSON.parse(body), body.length);
    }
  }

  #joined() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #keep(rest) {
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#size = rest.length;
  }

  #received(message, size) {
    if (message.method !== undefined && message.id !== undefined) this.#send({ jsonrpc: '2.0', id: message.id, result: null });
    else if (message.id !== undefined) {
      const { resolve, reject } = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      this.lastSize = size;
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    } else {
      const index = this.#notified.findIndex(({ method, uri }) => method === message.method && (uri === undefined || message.params?.uri === uri));
      if (index >= 0) this.#notified.splice(index, 1)[0].resolve(message.params);
    }
  }
}
