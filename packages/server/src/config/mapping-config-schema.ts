import { z } from 'zod';
import { httpMethodSchema, upgradeProtocolSchema } from '@postern/contract/catalogue';
import { moduleIdSchema } from '@postern/contract/ids';
import { scopeSchema } from '@postern/contract/level';
import { deprecationConfigSchema } from './version-config-schema.ts';

const requirementTextSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}:(read|write)$/, 'a module and a scope, such as profiles:read')
  .describe('A module and a scope: `profiles:read`');

/** The fields that a rule or a manual entry may set for an operation. */
const classificationFields = {
  modules: z
    .array(moduleIdSchema)
    .min(1)
    .optional()
    .describe('The modules that the operation needs, each with the operation’s scope'),
  requirements: z
    .array(requirementTextSchema)
    .min(1)
    .optional()
    .describe('In place of `modules`, where the scopes differ: `[profiles:read, lists:write]`'),
  scope: scopeSchema.optional().describe('Overrides the scope that the method would give'),
  internal: z.boolean().optional().describe('Not shown to integrators'),
  deprecation: deprecationConfigSchema.optional(),
  upgrade: upgradeProtocolSchema
    .optional()
    .describe('The protocol that a GET may switch to: `websocket`. Without it an `Upgrade` is refused'),
};

const namesModulesOnce = (said: { modules?: unknown; requirements?: unknown }) =>
  said.modules === undefined || said.requirements === undefined;
const namesModulesOnceMessage = 'give either `modules` or `requirements`';

/** A condition that an operation satisfies when all of its fields match. */
const operationConditionSchema = z
  .strictObject({
    path: z
      .string()
      .startsWith('/')
      .optional()
      .describe(
        'Glob over the whole path template, `*` within one segment, `**` any number of segments: `/entities/*/etls/**`',
      ),
    method: z
      .union([httpMethodSchema, z.array(httpMethodSchema).min(1)])
      .optional()
      .describe('One HTTP method, or a list of them')
      .meta({ examples: ['POST'] }),
    tag: z.string().optional().describe('One of the operation’s tags, exactly'),
    operationId: z.string().optional().describe('Glob over the whole operationId, `*` any text'),
  })
  .describe('All of the given conditions must hold');
export type OperationCondition = z.infer<typeof operationConditionSchema>;

/** A mapping rule applies to an operation when all fields of `when` match. */
export const mappingRuleSchema = z
  .strictObject({
    when: operationConditionSchema,
    ...classificationFields,
  })
  .refine(namesModulesOnce, namesModulesOnceMessage);

export const mappingConfigSchema = z
  .strictObject({
    requirementsExtension: z
      .string()
      .startsWith('x-')
      .optional()
      .describe(
        'An extension whose value is a list of `module:scope` texts (`profiles:read`), such as `x-klaviyo-scopes`',
      ),
    moduleExtension: z
      .string()
      .startsWith('x-')
      .default('x-postern-module')
      .describe('An extension that names the module, or a list of them'),
    scopeExtension: z
      .string()
      .startsWith('x-')
      .default('x-postern-scope')
      .describe('An extension whose value is `read` or `write`'),
    readOnlyExtension: z
      .string()
      .startsWith('x-')
      .default('x-readonly')
      .describe('An extension that makes an operation a read when true, a write when false'),
    internalExtension: z
      .string()
      .startsWith('x-')
      .default('x-internal')
      .describe('An extension that hides an operation from integrators when true'),
    upgradeExtension: z
      .string()
      .startsWith('x-')
      .default('x-postern-upgrade')
      .describe('An extension that names the protocol which a GET may switch to: `websocket`'),
    tags: z
      .record(z.string(), moduleIdSchema)
      .default({})
      .describe(
        'Tag → module, for operations that nothing stronger classified; an operation needs the modules of all its tags',
      ),
    rules: z
      .array(mappingRuleSchema)
      .default([])
      .describe(
        'Rules in order. Modules, scope, `internal`, `deprecation` and `upgrade` each come from the first matching rule that gives them',
      ),
    operations: z
      .record(
        z.string(),
        z.strictObject(classificationFields).refine(namesModulesOnce, namesModulesOnceMessage),
      )
      .default({})
      .describe('Manual entries, by operationId or `METHOD /template`; they override everything else'),
    exclude: z
      .array(operationConditionSchema)
      .default([])
      .describe(
        'Operations that are not part of this gateway: an operation that meets all conditions of an entry is left out, and its calls are refused',
      )
      .meta({ examples: [[{ path: '/internal/**' }]] }),
    deriveModules: z
      .boolean()
      .optional()
      .describe(
        'Make a module for every name that the document gives but `groups` does not list; when left out, true where `groups` is empty and false elsewhere',
      ),
  })
  .describe(
    'How operations get their modules and scopes. Strongest first: operations, extensions, rules, tags; the scope else follows the method',
  );
export type MappingConfig = z.infer<typeof mappingConfigSchema>;
