// Who may import whom. Each rule is one of the invariants in ARCHITECTURE.md.
const lsp = '(^|/)vscode-(languageserver|jsonrpc)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'core-stands-alone', comment: 'core imports nothing from the parts that use it.', severity: 'error', from: { path: '^core/' }, to: { path: '^(server|client|cli|test|scripts)/' } },
    { name: 'core-runs-anywhere', comment: 'core uses nothing of Node.', severity: 'error', from: { path: '^core/' }, to: { dependencyTypes: ['core'] } },
    { name: 'core-knows-one-package', comment: 'core reads YAML with `yaml` and needs no other package.', severity: 'error', from: { path: '^core/' }, to: { path: '(^|/)node_modules/|^vscode', pathNot: '(^|/)node_modules/yaml/' } },
    { name: 'lsp-in-server', comment: 'Only server/ (and tests) knows LSP.', severity: 'error', from: { pathNot: '^(server/|test/|client/|node_modules/)' }, to: { path: lsp } },
    { name: 'client-through-languageclient', comment: 'client/ takes LSP from vscode-languageclient.', severity: 'error', from: { path: '^client/' }, to: { path: lsp } },
    { name: 'vscode-in-client', comment: 'Only client/ and its tests know VS Code.', severity: 'error', from: { pathNot: '^(client/|test/vscode/|node_modules/)' }, to: { path: '^vscode$|(^|/)node_modules/(@types/vscode/|vscode-languageclient/)' } },
    { name: 'client-knows-the-protocol-only', comment: 'client/ shares one file of types with server/ and nothing else.', severity: 'error', from: { path: '^client/' }, to: { path: '^(server|cli)/', pathNot: '^server/protocol\\.ts$' } },
    { name: 'client-has-no-engine', comment: 'client/ asks the server; it does not run the engine. The page of the diagram knows how things look.', severity: 'error', from: { path: '^client/' }, to: { path: '^core/', pathNot: '^core/diagram/(draw/(palette|style)|text-measure)\\.ts$' } },
    { name: 'page-runs-anywhere', comment: 'The page of the diagram knows no editor.', severity: 'error', from: { path: '^client/preview/page/' }, to: { path: '^client/', pathNot: '^client/preview/(page/|messages\\.ts$)' } },
    { name: 'server-below-client', comment: 'server/ knows neither client/ nor cli/.', severity: 'error', from: { path: '^server/' }, to: { path: '^(client|cli)/' } },
    { name: 'cli-uses-core', comment: 'cli/ uses core; only `threatline lsp` starts the server.', severity: 'error', from: { path: '^cli/', pathNot: ['^cli/lsp\\.ts$', '^cli/commands/lsp\\.ts$'] }, to: { path: '^(server|client)/' } },
    { name: 'no-tests-in-the-product', severity: 'error', from: { path: '^(core|server|client|cli)/' }, to: { path: '^test/' } },
    { name: 'no-circles', severity: 'error', from: { path: '^(core|server|client|cli)/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/|^test/host/node_modules/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
