/** The generated files by their path in the project. */
export function generated(): Promise<Record<string, string>>;
/** Files in folders that hold nothing but what is generated, and that is not generated any more. */
export function leftOver(files: Readonly<Record<string, string>>): string[];
