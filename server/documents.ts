import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { readDocument, syntaxOf } from '../core/syntax/read.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';
import { carryLines } from './convert.ts';
import type { Host } from './host.ts';
import { languageIds } from './protocol.ts';
import { canonical } from './uris.ts';

/** A document that the client has open. */
export interface OpenDocument {
  /** As the client spells it. */
  readonly clientUri: string;
  readonly languageId: string;
  readonly version: number;
}

interface Kept {
  readonly tree: DocumentTree;
  /** `v` and the version of an open document, else the stamp of the file. */
  readonly stamp: string;
}

/** The texts of open documents and of files, read into trees and kept as long as they are the same. */
export class Documents {
  private readonly texts = new Map<string, { clientUri: string; document: TextDocument }>();
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly host: Host) {}

  open(clientUri: string, languageId: string, version: number, text: string): string {
    const uri = canonical(clientUri);
    this.texts.set(uri, { clientUri, document: TextDocument.create(clientUri, languageId, version, text) });
    return uri;
  }

  /** Applies changes in order. Changes of a document that is not open are dropped: there is no text to apply them to. */
  change(clientUri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): string {
    const uri = canonical(clientUri);
    const open = this.texts.get(uri);
    if (open) TextDocument.update(open.document, [...changes], version);
    return uri;
  }

  close(clientUri: string): string {
    const uri = canonical(clientUri);
    this.texts.delete(uri);
    return uri;
  }

  openDocument(uri: string): OpenDocument | undefined {
    const open = this.texts.get(uri);
    return open && { clientUri: open.clientUri, languageId: open.document.languageId, version: open.document.version };
  }

  openUris(): string[] {
    return [...this.texts.keys()];
  }

  /** The URI as the client knows it. */
  clientUri(uri: string): string {
    return this.texts.get(uri)?.clientUri ?? uri;
  }

  /** The document as it is now, unsaved changes included; undefined when it is neither open nor a file that can be read. */
  tree(uri: string): DocumentTree | undefined {
    const open = this.texts.get(uri);
    const stamp = open ? `v${open.document.version}` : this.host.stamp(uri);
    const kept = this.kept.get(uri);
    if (stamp === undefined) {
      this.kept.delete(uri);
      return undefined;
    }
    if (kept?.stamp === stamp) return kept.tree;
    const text = open ? open.document.getText() : this.host.readFile(uri);
    if (text === undefined) {
      this.kept.delete(uri);
      return undefined;
    }
    // a document without a file of ours is what its language says
    const syntax = open?.document.languageId === languageIds.dsl && !/\.ya?ml$/i.test(uri) ? 'dsl' : syntaxOf(uri);
    const tree = kept?.tree.text === text && kept.tree.syntax === syntax ? kept.tree : readDocument(uri, text, kept?.tree, syntax);
    if (kept && kept.tree !== tree) carryLines(kept.tree, tree);
    this.kept.set(uri, { tree, stamp });
    return tree;
  }

  /** The text as it is now, without reading it into a tree. */
  text(uri: string): string | undefined {
    const open = this.texts.get(uri);
    if (open) return open.document.getText();
    const kept = this.kept.get(uri);
    return kept !== undefined && kept.stamp === this.host.stamp(uri) ? kept.tree.text : this.host.readFile(uri);
  }

  /** Forgets trees of files that nothing needs. */
  keepOnly(needed: ReadonlySet<string>): void {
    for (const uri of this.kept.keys()) if (!needed.has(uri) && !this.texts.has(uri)) this.kept.delete(uri);
  }

  get size(): number {
    return this.kept.size;
  }
}
