import * as vscode from 'vscode';

/** The page's document: nothing but our own script and style sheet may run in it, and nothing can be fetched. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomText();
  const at = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; img-src blob: data:;">
<meta name="viewport" content="width=device-width">
<title>Data flow diagram</title>
<link rel="stylesheet" href="${at('preview.css')}">
</head>
<body>
<script nonce="${nonce}" src="${at('preview.js')}"></script>
</body>
</html>
`;
}

/** Text that nobody can guess. */
function randomText(): string {
  const bytes = new Uint8Array(24);
  globalThis.crypto.getRandomValues(bytes);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
