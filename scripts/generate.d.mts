/** The generated files by their path in the project. */
export function generated(): Promise<Record<string, string>>;
