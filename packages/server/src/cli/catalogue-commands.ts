import { Option } from 'commander';
import type { Command } from 'commander';
import type { AdminClient } from '@postern/contract/admin-client';
import type { Catalogue } from '@postern/contract/catalogue';
import type { CatalogueWarning } from '../catalogue/build-catalogue.ts';
import { listUnclassified, presentUnclassified } from '../catalogue/check-catalogue.ts';
import { diffCatalogues } from '../catalogue/diff-catalogues.ts';
import type { CatalogueDiff } from '../catalogue/diff-catalogues.ts';
import { listSchemaFlaws } from '../catalogue/list-schema-flaws.ts';
import { listTaxonomy } from '../catalogue/list-taxonomy.ts';
import { toPlainText } from '../catalogue/plain-text.ts';
import { diffFormats, presentDiff } from '../catalogue/present-diff.ts';
import type { DiffFormat } from '../catalogue/present-diff.ts';
import { presentTaxonomyFile, taxonomyFileFormats } from '../catalogue/present-taxonomy-file.ts';
import type { TaxonomyFileFormat } from '../catalogue/present-taxonomy-file.ts';
import { suggestMapping } from '../catalogue/suggest-mapping.ts';
import { CliError } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { getAdminData } from './get-admin-data.ts';
import {
  loadCatalogue,
  loadMapping,
  loadMappings,
  loadOneDocument,
  presentWarnings,
} from './load-catalogue.ts';
import type { CatalogueMapping, LoadedCatalogue, MappingOptions } from './load-catalogue.ts';
import { writeWholeFile } from './write-whole-file.ts';

/**
 * Adds `catalogue import|check|suggest|diff|export`. Exit codes: 0 success; 1 a negative result (an operation without a
 * module, a difference that the policy does not allow, a refusal by the server); 2 wrong use or bad input.
 */
export function registerCatalogueCommands(program: Command, io: CliIo): void {
  const catalogue = program
    .command('catalogue')
    .description('Build, check, compare and list the catalogue: which call needs which right');
  registerImport(catalogue, io);
  registerCheck(catalogue, io);
  registerSuggest(catalogue, io);
  registerDiff(catalogue, io);
  registerExport(catalogue, io);
}

function addMappingOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the postern.yaml whose groups and mapping to use')
    .option('--api <id>', 'the API of postern.yaml whose mapping to use')
    .option('--derive', 'make a module of every name in the document that no group lists')
    .option('--requirements-extension <name>', 'the extension that lists rights, such as x-klaviyo-scopes');
}

interface ImportOptions {
  readonly environment: string;
  readonly api: string;
  readonly config?: string;
  readonly dryRun?: boolean;
}

function registerImport(catalogue: Command, io: CliIo): void {
  catalogue
    .command('import')
    .argument('[files...]', 'the OpenAPI documents; without them, those that postern.yaml names')
    .description('Build the catalogue from OpenAPI documents and put it in force in one environment')
    .requiredOption('--environment <name>', 'the environment, such as TEST')
    .requiredOption('--api <id>', 'the API of postern.yaml, such as v5')
    .option('--config <file>', 'the postern.yaml to use')
    .option('--dry-run', 'print the changes without making them')
    .action((files: readonly string[], options: ImportOptions) =>
      io.withAdminClient(
        (client) => (options.dryRun === true ? previewImport : publish)(files, { client, options, io }),
        options.config === undefined ? {} : { configFile: options.config },
      ),
    );
}

interface ImportDeps {
  readonly client: AdminClient;
  readonly options: ImportOptions;
  readonly io: CliIo;
}

/** Lets the server build the catalogue with its own mapping, so that only one mapping decides what is in force. */
async function publish(files: readonly string[], { client, options, io }: ImportDeps): Promise<void> {
  const { limits } = await loadMapping(options, io);
  const document = files.length === 0 ? null : await loadOneDocument(files, limits);
  const params = { environment: options.environment, apiId: options.api };
  const published = getAdminData(await client.publishCatalogue({ params, body: { document } }));
  for (const warning of published.warnings) io.stderr(`Note: ${toPlainText(warning)}\n`);
  const where = `of ${options.api} in ${options.environment}`;
  io.stdout(
    published.isNew
      ? `Version ${published.version} of the catalogue ${where} is in force.\n`
      : `The catalogue ${where} is the same already: version ${published.version} stays in force.\n`,
  );
}

async function previewImport(files: readonly string[], { client, options, io }: ImportDeps): Promise<void> {
  const mapping = await loadMapping(options, io);
  const built = await loadCatalogue(getFiles(files, mapping), mapping);
  io.stderr(presentWarnings(built.source.file, built.warnings));
  const params = { environment: options.environment, apiId: options.api };
  const inForce = await client.getCatalogue({ params });
  const isFirst = !inForce.ok && inForce.problem.code === 'not_found';
  const before: Catalogue = isFirst
    ? { ...built.catalogue, groups: [], operations: [] }
    : getAdminData(inForce).catalogue;
  io.stdout(presentDiff(diffCatalogues(before, built.catalogue), 'text'));
  io.stderr('Nothing was changed.\n');
}

function getFiles(files: readonly string[], mapping: CatalogueMapping): readonly string[] {
  if (files.length > 0) return files;
  if (mapping.files.length > 0) return mapping.files;
  throw new CliError('Name the OpenAPI document, or a postern.yaml that does with --config.', 2);
}

function registerCheck(catalogue: Command, io: CliIo): void {
  addMappingOptions(catalogue.command('check'))
    .argument('[files...]', 'the OpenAPI documents of one API; without them, those that postern.yaml names')
    .description('Check that every operation has a module; exit code 1 if one has none')
    .option('--all', 'list every operation without a module, however many there are')
    .option('--strict', 'exit with 1 also for faults in the document that were omitted or replaced')
    .action(async (files: readonly string[], options: CheckOptions) => {
      const mappings =
        files.length === 0 ? await loadMappings(options, io) : [await loadMapping(options, io)];
      let unclassifiedCount = 0;
      let faultCount = 0;
      for (const mapping of mappings) {
        const built = await loadCatalogue(getFiles(files, mapping), mapping);
        const document = built.source.file;
        io.stderr(presentWarnings(document, [...built.warnings, ...(await listSchemaNotes(built))]));
        unclassifiedCount += listUnclassified(built.catalogue).length;
        faultCount += built.warnings.filter(({ kind }) => kind === 'document-fault').length;
        io.stdout(`${toPlainText(document)}: ${presentCheck(built.catalogue, options)}`);
      }
      if (unclassifiedCount > 0) throw new CliError('The check failed: see the operations listed above.', 1);
      if (options.strict === true && faultCount > 0) {
        throw new CliError('The check failed: see the faults of the document noted above.', 1);
      }
    });
}

/** Checks each document as it was read, so that the reported places are those of the file. */
async function listSchemaNotes({ sources, limits }: LoadedCatalogue): Promise<readonly CatalogueWarning[]> {
  const notes: CatalogueWarning[] = [];
  for (const source of sources) {
    const flaws = await listSchemaFlaws(source, limits);
    notes.push(...flaws.map((flaw) => ({ kind: 'document' as const, file: source.file, ...flaw })));
  }
  return notes;
}

interface CheckOptions extends MappingOptions {
  readonly all?: boolean;
  readonly strict?: boolean;
}

function registerSuggest(catalogue: Command, io: CliIo): void {
  catalogue
    .command('suggest')
    .argument('<files...>', 'the OpenAPI documents of one API')
    .description('Print groups and a mapping as a starting point for postern.yaml')
    .action(async (files: readonly string[]) => {
      const { catalogue: built, source, warnings } = await loadCatalogue(files, await loadMapping({}, io));
      io.stderr(presentWarnings(source.file, warnings));
      io.stdout(suggestMapping(built));
    });
}

function presentCheck(built: Catalogue, options: CheckOptions): string {
  const missing = presentUnclassified(built, options);
  if (missing !== '') return missing;
  const { length } = built.operations;
  return length === 1 ? 'its operation has a module.\n' : `all ${length} operations have a module.\n`;
}

interface DiffOptions extends MappingOptions {
  readonly format: DiffFormat;
  readonly failOn: FailurePolicy;
  readonly oldConfig?: string;
}

const failurePolicies = ['breaking', 'unclassified', 'any', 'none'] as const;
type FailurePolicy = (typeof failurePolicies)[number];

function registerDiff(catalogue: Command, io: CliIo): void {
  addMappingOptions(catalogue.command('diff'))
    .argument('[old]', 'the old OpenAPI document; if omitted, the documents that --old-config names')
    .argument('[new]', 'the new OpenAPI document; if omitted, the documents that --config names')
    .description('Compare two versions of an API: operations and rights added, removed and changed')
    .addOption(new Option('--format <format>', 'how to print it').choices(diffFormats).default('text'))
    .addOption(
      new Option(
        '--fail-on <policy>',
        'when to end with exit code 1: for a breaking change or a new operation without a right, for the latter alone, for any change, or for none',
      )
        .choices(failurePolicies)
        .default('breaking'),
    )
    .option('--old-config <file>', 'the postern.yaml of the old document, if it changed as well')
    .action(async (oldFile: string | undefined, newFile: string | undefined, options: DiffOptions) => {
      if ((oldFile === undefined) !== (newFile === undefined)) {
        throw new CliError('Name both documents, or neither: then --old-config and --config name them.', 2);
      }
      if (oldFile === undefined && options.oldConfig === undefined) {
        throw new CliError('Name the two OpenAPI documents, or give --old-config and --config.', 2);
      }
      const { oldConfig = options.config } = options;
      const mapping = await loadMapping(options, io);
      const oldMapping = await loadMapping(
        oldConfig === undefined ? options : { ...options, config: oldConfig },
        io,
      );
      const before = await loadCatalogue(getFiles(listGiven(oldFile), oldMapping), oldMapping);
      const after = await loadCatalogue(getFiles(listGiven(newFile), mapping), mapping);
      io.stderr(presentWarnings(after.source.file, after.warnings));
      const diff = diffCatalogues(before.catalogue, after.catalogue);
      io.stdout(presentDiff(diff, options.format));
      const reason = findFailure(diff, options.failOn);
      if (reason !== undefined) throw new CliError(reason, 1);
    });
}

function listGiven(file: string | undefined): readonly string[] {
  return file === undefined ? [] : [file];
}

const unclassifiedReason = 'A new operation has no right: give it a module.';

function findFailure(diff: CatalogueDiff, policy: FailurePolicy): string | undefined {
  switch (policy) {
    case 'none':
      return undefined;
    case 'unclassified':
      return diff.unclassifiedCount === 0 ? undefined : unclassifiedReason;
    case 'any':
      return diff.changes.length === 0 ? undefined : 'The catalogues differ.';
    case 'breaking':
      if (diff.unclassifiedCount > 0) return unclassifiedReason;
      return diff.breakingCount === 0 ? undefined : 'There are breaking changes.';
  }
}

interface ExportOptions extends MappingOptions {
  readonly format: TaxonomyFileFormat;
  readonly out?: string;
  readonly environment?: string;
}

function registerExport(catalogue: Command, io: CliIo): void {
  addMappingOptions(catalogue.command('export'))
    .argument(
      '[files...]',
      'OpenAPI documents; without them, the catalogue in force of --environment and --api',
    )
    .description('List every operation with the group, module, level and documentation section of its right')
    .addOption(new Option('--format <format>', 'what to write').choices(taxonomyFileFormats).default('json'))
    .option('--out <path>', 'the file to write, completely or not at all; if omitted, the list is printed')
    .option('--environment <name>', 'the environment whose catalogue in force to list, such as TEST')
    .action(async (files: readonly string[], options: ExportOptions) => {
      if (options.format === 'xlsx' && options.out === undefined) {
        throw new CliError('A workbook cannot be printed: name the file to write with --out.', 2);
      }
      const { built, basePath } =
        files.length === 0 ? await fetchInForce(options, io) : await buildFromFiles(files, options, io);
      const rows = listTaxonomy(built, basePath === undefined ? {} : { basePath });
      const { body } = await presentTaxonomyFile(rows, options.format, built.apiId);
      if (options.out === undefined) io.stdout(new TextDecoder().decode(body));
      else {
        await writeWholeFile(options.out, body);
        io.stderr(`${built.operations.length} operations written to ${toPlainText(options.out)}.\n`);
      }
    });
}

interface ListedCatalogue {
  readonly built: Catalogue;
  readonly basePath: string | undefined;
}

async function buildFromFiles(
  files: readonly string[],
  options: ExportOptions,
  io: CliIo,
): Promise<ListedCatalogue> {
  if (options.environment !== undefined) {
    throw new CliError('Give either an OpenAPI document or --environment, not both.', 2);
  }
  const { catalogue, source, warnings, basePath } = await loadCatalogue(
    files,
    await loadMapping(options, io),
  );
  io.stderr(presentWarnings(source.file, warnings));
  return { built: catalogue, basePath };
}

async function fetchInForce(options: ExportOptions, io: CliIo): Promise<ListedCatalogue> {
  const { environment, api } = options;
  if (environment === undefined || api === undefined) {
    throw new CliError(
      'Name an OpenAPI document, or give --environment and --api for the catalogue in force.',
      2,
    );
  }
  return io.withAdminClient(
    async (client) => {
      const params = { environment, apiId: api };
      const { catalogue } = getAdminData(await client.getCatalogue({ params }));
      const { items } = getAdminData(await client.listApis({ params: { environment } }));
      return { built: catalogue, basePath: items.find(({ id }) => id === api)?.basePath };
    },
    options.config === undefined ? {} : { configFile: options.config },
  );
}
