import type { ConfigFault } from './check-config.ts';
import type { Config } from './config-schema.ts';
import { derivesModules } from './derives-modules.ts';

/** Checks that access types name only modules and APIs that exist, each name once. */
export function checkAccessTypes({ accessTypes, groups, apis }: Config): readonly ConfigFault[] {
  const modules = new Set<string>(groups.flatMap(({ modules: ofGroup }) => ofGroup.map(({ id }) => id)));
  // A module that is not configured may come from the OpenAPI document.
  const isKnown = (id: string) =>
    modules.has(id) || apis.some(({ mapping }) => derivesModules(mapping, groups));
  return accessTypes.flatMap((accessType, index): ConfigFault[] => {
    const { name, modules: levels, except, extraModules, operations } = accessType;
    const path = ['accessTypes', index];
    const named = [
      ...(typeof levels === 'string' ? [] : Object.keys(levels).map((id) => ({ id, at: ['modules', id] }))),
      ...except.map((id, at) => ({ id, at: ['except', at] })),
      ...Object.keys(extraModules).map((id) => ({ id, at: ['extraModules', id] })),
    ];
    return [
      ...(accessTypes.findIndex((other) => other.name === name) === index
        ? []
        : [
            {
              path: [...path, 'name'],
              what: `is ${name}, which an earlier access type has already.`,
              remedy: 'Give each access type a name of its own.',
            },
          ]),
      ...named
        .filter(({ id }) => !isKnown(id))
        .map(({ id, at }) => ({
          path: [...path, ...at],
          what: `names the module ${id}, which no group has.`,
          remedy: 'Add the module to a group, or correct its id.',
        })),
      ...(operations === 'all' ? [] : operations).flatMap(({ api }, at) =>
        apis.some(({ id }) => id === api)
          ? []
          : [
              {
                path: [...path, 'operations', at, 'api'],
                what: `names the API ${api}, which does not exist.`,
                remedy: `The APIs are ${apis.map(({ id }) => id).join(', ')}.`,
              },
            ],
      ),
    ];
  });
}

/** Checks that a dimension has places of its values or narrowings, since it would limit nothing otherwise. */
export function checkDimensions({ apis }: Config): readonly ConfigFault[] {
  return apis.flatMap(({ dimensions }, index) =>
    dimensions.flatMap(({ places, narrow }, at): ConfigFault[] => {
      const path = ['apis', index, 'dimensions', at];
      const isEmpty = places.length + narrow.length === 0;
      return [
        ...(isEmpty
          ? [
              {
                path,
                what: 'has neither places in calls nor narrowings of answers.',
                remedy: 'Add `places`, `narrow`, or both, or remove the dimension.',
              },
            ]
          : []),
        ...places.flatMap((place, placeAt) =>
          place.in === 'query' && place.delimiterParameter?.toLowerCase() === place.parameter.toLowerCase()
            ? [
                {
                  path: [...path, 'places', placeAt, 'delimiterParameter'],
                  what: 'is the parameter itself.',
                  remedy: 'Name the query parameter that holds the delimiter, or remove it.',
                },
              ]
            : [],
        ),
      ];
    }),
  );
}

/** The places that error-shape.ts fills. */
const filledPlaces: ReadonlySet<string> = new Set([
  'code',
  'title',
  'detail',
  'status',
  'requestId',
  'docsUrl',
]);

/** Checks that templates have only known places, since any other would reach clients unchanged. */
export function checkErrorShapes({ apis }: Config): readonly ConfigFault[] {
  return apis.flatMap(({ errorShape }, index) => {
    const path = ['apis', index, 'errorShape'];
    const templates = [
      { template: errorShape?.template, at: [...path, 'template'] },
      ...Object.entries(errorShape?.codes ?? {}).map(([code, own]) => ({
        template: own.template,
        at: [...path, 'codes', code, 'template'],
      })),
    ];
    return templates.flatMap(({ template, at }) =>
      listPlaces(template)
        .filter((place) => !filledPlaces.has(place))
        .map((place) => ({
          path: at,
          what: `contains {${place}}, which is not a known place.`,
          remedy: `Use ${[...filledPlaces].map((known) => `{${known}}`).join(', ')}.`,
        })),
    );
  });
}

function listPlaces(template: unknown): readonly string[] {
  if (typeof template === 'string') return [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (typeof template !== 'object' || template === null) return [];
  return Object.values(template).flatMap(listPlaces);
}
