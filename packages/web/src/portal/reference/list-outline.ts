import { httpMethodSchema } from '@postern/contract/catalogue';
import type { HttpMethod } from '@postern/contract/catalogue';
import { z } from 'zod';

export interface OutlineCall {
  readonly method: HttpMethod;
  readonly path: string;
  readonly title: string;
}

export interface Outline {
  readonly title: string;
  readonly sections: readonly { readonly name: string; readonly calls: readonly OutlineCall[] }[];
}

const documentSchema = z.object({
  info: z.object({ title: z.string().catch('') }).catch({ title: '' }),
  paths: z.record(z.string(), z.unknown()).catch({}),
});
const operationSchema = z.object({
  summary: z.string().optional().catch(undefined),
  tags: z.array(z.string()).catch([]),
});

/** The calls of a document by section, as far as a glance needs them: no references are followed, nothing is judged. */
export function listOutline(document: Readonly<Record<string, unknown>>): Outline {
  const { info, paths } = documentSchema.parse(document);
  const sections = new Map<string, OutlineCall[]>();
  for (const [path, item] of Object.entries(paths)) {
    if (typeof item !== 'object' || item === null) continue;
    for (const [field, value] of Object.entries(item)) {
      const method = httpMethodSchema.safeParse(field.toUpperCase());
      const operation = operationSchema.safeParse(value);
      if (!method.success || !operation.success) continue;
      const name = operation.data.tags[0] ?? '';
      const calls = sections.get(name) ?? [];
      calls.push({ method: method.data, path, title: operation.data.summary ?? path });
      sections.set(name, calls);
    }
  }
  return { title: info.title, sections: [...sections].map(([name, calls]) => ({ name, calls })) };
}
