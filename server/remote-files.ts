import type { Connection } from 'vscode-languageserver';
import type { ListFilesResult, ReadFileResult } from './protocol.ts';
import { methods } from './protocol.ts';
import type { RemoteFiles } from './remote-host.ts';

/** Asks the editor for files. Until `enable` is called (the client has said that it answers) nothing is asked and nothing is there. */
export class ClientFiles implements RemoteFiles {
  private enabled = false;

  constructor(private readonly connection: Connection) {}

  enable(): void {
    this.enabled = true;
  }

  async readFile(uri: string): Promise<string | undefined> {
    if (!this.enabled) return undefined;
    const answer: ReadFileResult | null = await this.connection.sendRequest(methods.readFile, { uri });
    return typeof answer?.text === 'string' ? answer.text : undefined;
  }

  async listFiles(folder: string, limit: number): Promise<readonly string[]> {
    if (!this.enabled) return [];
    const answer: ListFilesResult | null = await this.connection.sendRequest(methods.listFiles, { folder, limit });
    return Array.isArray(answer?.uris) ? answer.uris.filter((uri) => typeof uri === 'string').slice(0, limit) : [];
  }
}
