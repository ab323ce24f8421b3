import { describe, expect, it } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { impliedByProtocol } from '../../../core/catalog/protocol.ts';

const catalog = builtinCatalog();

/** `encrypted=yes(HTTPS)`, in the order of the names. */
function said(protocol: string): string {
  return [...impliedByProtocol(catalog, protocol)].map(([key, { value, by }]) => `${key}=${value}(${by})`).sort().join(' ');
}

const rows: [protocol: string, implied: string][] = [
  ['HTTPS', 'encrypted=yes(HTTPS)'],
  ['https', 'encrypted=yes(https)'],
  ['HTTP', 'encrypted=no(HTTP)'],
  ['Webhook HTTP', 'encrypted=no(HTTP)'],
  ['HTTP/gRPC', 'encrypted=no(HTTP)'],
  ['HTTPS (S3 API)', 'encrypted=yes(HTTPS)'],
  ['HTTPS/REST', 'encrypted=yes(HTTPS)'],
  ['REST, HTTPS', 'encrypted=yes(HTTPS)'],
  ['HTTP, HTTPS', ''],
  ['HTTP/HTTPS', ''],
  ['HTTP or HTTPS', ''],
  ['HTTP over TLS', 'encrypted=yes(TLS)'],
  ['HTTP/TLS', 'encrypted=yes(TLS)'],
  ['HTTP over mTLS', 'authenticated=yes(mTLS) encrypted=yes(mTLS)'],
  ['mTLS', 'authenticated=yes(mTLS) encrypted=yes(mTLS)'],
  // words that take it back imply nothing good
  ['HTTP (no TLS)', ''],
  ['without TLS', ''],
  ['non-TLS JDBC', ''],
  ['TLS disabled', ''],
  ['mTLS planned', ''],
  ['optional mTLS', ''],
  ['HTTPS, no mTLS', ''],
  ['TLS terminated at gateway, then HTTP', ''],
  ['plain HTTP', 'encrypted=no(HTTP)'],
  ['TLS or mTLS', 'encrypted=yes(TLS)'],
  ['gRPC (mutual TLS)', 'authenticated=yes(mutual TLS) encrypted=yes(mutual TLS)'],
  ['gRPC, mTLS', 'authenticated=yes(mTLS) encrypted=yes(mTLS)'],
  ['gRPC+TLS', 'encrypted=yes(TLS)'],
  ['gRPC over TLS 1.3', 'encrypted=yes(TLS 1.3)'],
  ['gRPC', ''],
  ['HTTP/2', ''],
  ['HTTP/1.1', ''],
  ['HTTP/3', 'encrypted=yes(HTTP/3)'],
  ['gRPC over HTTP/2', ''],
  ['SFTP', 'authenticated=yes(SFTP) encrypted=yes(SFTP)'],
  ['FTP', 'encrypted=no(FTP)'],
  ['FTP, SFTP', ''],
  ['Telnet', 'encrypted=no(Telnet)'],
  ['HTTPS, Kafka', ''],
  ['HTTP and Kafka', 'encrypted=no(HTTP)'],
  ['Kafka', ''],
  ['TCP', ''],
  ['JDBC', ''],
  ['JDBC (TLS)', 'encrypted=yes(TLS)'],
  ['AMQP', ''],
  ['AMQPS', 'encrypted=yes(AMQPS)'],
  ['MQTT', ''],
  ['Redis', ''],
  ['S3 API', ''],
  ['WSS', 'encrypted=yes(WSS)'],
  ['WebSocket', ''],
  ['HTTP over WireGuard', 'encrypted=yes(WireGuard) vpn=yes(WireGuard)'],
  ['IPsec', 'encrypted=yes(IPsec) vpn=yes(IPsec)'],
  ['stdio', 'encrypted=yes(stdio) public-network=no(stdio)'],
  ['in-process', 'encrypted=yes(in-process) public-network=no(in-process)'],
  ['https://models.example/v1', 'encrypted=yes(https)'],
  ['carrier pigeon', ''],
  ['__proto__', ''],
  ['', ''],
];

describe('what a protocol implies', () => {
  it.each(rows)('%s', (protocol, implied) => expect(said(protocol)).toBe(implied));

  it('reads a very long text in bounded time', () => expect(said('HTTP, '.repeat(100_000))).toBe('encrypted=no(HTTP)'));
});
