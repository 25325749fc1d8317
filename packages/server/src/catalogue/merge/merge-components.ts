import { isDeepStrictEqual } from 'node:util';
import { isData, namingKeys } from '../local-references.ts';
import { extendPointer } from '../open-api-error.ts';
import { isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import { getObject } from './document-part.ts';
import type { DocumentPart } from './document-part.ts';

export interface ComponentMerge {
  /** Merges the components of a document. Those that differ from a merged one are renamed in the document. */
  add(part: DocumentPart): void;
  /** Returns the fields of the merged document that contain the components. */
  present(): JsonObject;
  /** The file of each component, by its JSON pointer. */
  readonly origins: ReadonlyMap<string, string>;
}

/** The pointers of component sections: `#/components/schemas` in OpenAPI 3, `#/definitions` in 2.0. */
const sectionPointers = {
  modern: 'schemas parameters responses requestBodies headers examples links callbacks pathItems mediaTypes'
    .split(' ')
    .map((section) => `/components/${section}`),
  old: ['/definitions', '/parameters', '/responses'],
};

export function createComponentMerge(): ComponentMerge {
  /** The components by the pointer of their section and their name. */
  const sections = new Map<string, Map<string, unknown>>();
  const origins = new Map<string, string>();
  return {
    origins,

    add(part) {
      const pointers =
        part.version === '2.0' ? sectionPointers.old : [...sectionPointers.modern, '/webhooks'];
      const own = new Map(pointers.map((pointer) => [pointer, getSection(part.root, pointer)]));
      const renames = createRenames(findConflicts(own, sections), { own, sections, suffix: part.suffix });
      renameReferences(part.root, renames);
      for (const [pointer, section] of own) {
        const merged = sections.get(pointer) ?? new Map<string, unknown>();
        sections.set(pointer, merged);
        const renamed = Object.entries(section).map(([name, value]): [string, unknown] => [
          renames.get(extendPointer(pointer, name)) ?? name,
          value,
        ]);
        for (const [name, value] of renamed) {
          if (merged.has(name)) continue;
          merged.set(name, value);
          origins.set(extendPointer(pointer, name), part.file);
        }
        // The document itself is changed, too, so that its own references can be followed.
        if (renamed.length > 0) setSection(part.root, pointer, Object.fromEntries(renamed));
      }
    },

    present() {
      const root: Record<string, unknown> = {};
      for (const [pointer, section] of sections) {
        if (section.size > 0) setSection(root, pointer, Object.fromEntries(section));
      }
      return root;
    },
  };
}

function getSection(root: JsonObject, pointer: string): JsonObject {
  const [, first = '', second] = pointer.split('/');
  const holder = getObject(root, first);
  return second === undefined ? holder : getObject(holder, second);
}

function setSection(root: Record<string, unknown>, pointer: string, section: JsonObject): void {
  const [, first = '', second] = pointer.split('/');
  root[first] = second === undefined ? section : { ...getObject(root, first), [second]: section };
}

type Sections = ReadonlyMap<string, JsonObject>;
type MergedSections = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/**
 * Finds the components that mean something else than the merged one of the same name: they differ themselves, or in
 * what they refer to.
 */
function findConflicts(own: Sections, sections: MergedSections): ReadonlySet<string> {
  const conflicts = new Set<string>();
  const alike: { readonly pointer: string; readonly references: readonly string[] }[] = [];
  for (const [section, components] of own) {
    const merged = sections.get(section);
    for (const [name, value] of Object.entries(components)) {
      if (merged?.has(name) !== true) continue;
      const pointer = extendPointer(section, name);
      if (isDeepStrictEqual(value, merged.get(name))) {
        alike.push({ pointer, references: listComponentReferences(value) });
      } else conflicts.add(pointer);
    }
  }
  for (let before = -1; before !== conflicts.size;) {
    before = conflicts.size;
    for (const { pointer, references } of alike) {
      if (references.some((reference) => conflicts.has(reference))) conflicts.add(pointer);
    }
  }
  return conflicts;
}

/** Chooses a new name for each conflicting component, by its pointer. */
function createRenames(
  conflicts: ReadonlySet<string>,
  deps: { readonly own: Sections; readonly sections: MergedSections; readonly suffix: string },
): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const [section, components] of deps.own) {
    const taken = new Set([...Object.keys(components), ...(deps.sections.get(section)?.keys() ?? [])]);
    for (const name of Object.keys(components)) {
      const pointer = extendPointer(section, name);
      if (!conflicts.has(pointer)) continue;
      let renamed = `${name}_${deps.suffix}`;
      while (taken.has(renamed)) renamed += '_';
      taken.add(renamed);
      renames.set(pointer, renamed);
    }
  }
  return renames;
}

/** Lists the pointers of the components that the value refers to. */
function listComponentReferences(value: unknown): readonly string[] {
  const found: string[] = [];
  walkReferences(value, (reference) => {
    const pointer = findComponent(reference)?.pointer;
    if (pointer !== undefined) found.push(pointer);
    return reference;
  });
  return found;
}

function renameReferences(root: JsonObject, renames: ReadonlyMap<string, string>): void {
  if (renames.size === 0) return;
  walkReferences(root, (reference) => {
    const component = findComponent(reference);
    const renamed = component === undefined ? undefined : renames.get(component.pointer);
    if (component === undefined || renamed === undefined) return reference;
    const section = component.pointer.slice(0, component.pointer.lastIndexOf('/'));
    return `#${extendPointer(section, encodeURIComponent(renamed))}${component.rest}`;
  });
}

/** Finds the component that a reference leads to or into. Its name is written as `extendPointer` writes it. */
function findComponent(reference: string): { readonly pointer: string; readonly rest: string } | undefined {
  const parts = /^#(\/(?:components\/\w+|definitions|parameters|responses|webhooks))\/([^/]+)(.*)$/s.exec(
    reference,
  );
  const [, section = '', rawName = '', rest = ''] = parts ?? [];
  if (parts === null) return undefined;
  try {
    return { pointer: `${section}/${decodeURIComponent(rawName)}`, rest };
  } catch {
    return undefined;
  }
}

/**
 * Replaces every reference within the value by the result of `change`, also those of discriminators. Each object is
 * visited once, however many aliases lead to it.
 */
function walkReferences(value: unknown, change: (reference: string) => string): void {
  const places: { readonly value: unknown; readonly isNaming: boolean }[] = [{ value, isNaming: false }];
  const seen = new Set<unknown>();
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    if (typeof place.value !== 'object' || place.value === null || seen.has(place.value)) continue;
    seen.add(place.value);
    const holder = place.value as Record<string, unknown>;
    if (!place.isNaming && typeof holder['$ref'] === 'string') holder['$ref'] = change(holder['$ref']);
    for (const [key, child] of Object.entries(holder)) {
      if (place.isNaming) places.push({ value: child, isNaming: false });
      else if (key === 'discriminator') changeDiscriminator(child, change);
      else if (key === 'examples') changeNamedExamples(child, change);
      else if (!isData(key))
        places.push({ value: child, isNaming: namingKeys.has(key) && !Array.isArray(child) });
    }
  }
}

/** Changes a discriminator, whose mapping refers to schemas by reference or by name. */
function changeDiscriminator(discriminator: unknown, change: (reference: string) => string): void {
  const mapping = isJsonObject(discriminator) ? getObject(discriminator, 'mapping') : {};
  for (const [key, target] of Object.entries(mapping)) {
    if (typeof target !== 'string') continue;
    const isName = /^[\w.-]+$/.test(target);
    const reference = isName ? `#/components/schemas/${target}` : target;
    const changed = change(reference);
    if (changed !== reference) (mapping as Record<string, unknown>)[key] = changed;
  }
}

/** Changes the examples of a media type, which may be references; the content of an example is data. */
function changeNamedExamples(examples: unknown, change: (reference: string) => string): void {
  if (!isJsonObject(examples)) return;
  for (const example of Object.values(examples)) {
    if (!isJsonObject(example) || typeof example['$ref'] !== 'string') continue;
    (example as Record<string, unknown>)['$ref'] = change(example['$ref']);
  }
}
