/** Would a text without quotes be taken for something else than a text, by this reader or by another one of YAML? */
export function looksTyped(value: string): boolean {
  return /^(?:true|false|yes|no|on|off|y|n|null|~|unknown)?$/i.test(value) || /^[-+.]?\d[\w.:+-]*$/.test(value);
}
