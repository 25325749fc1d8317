/** Texts of an OpenAPI document that want to be run rather than read. Each would set `globalThis.planted` if it were run. */
const scriptPayloads: readonly string[] = [
  '<script>globalThis.planted = 1</script>',
  '<img src=x onerror="globalThis.planted = 1">',
  '<svg onload="globalThis.planted = 1"></svg>',
  '<iframe srcdoc="<script>parent.planted = 1</script>"></iframe>',
  '<a href="javascript:globalThis.planted = 1">click me</a>',
  '[click me](javascript:globalThis.planted=1)',
  '![x](x"onerror="globalThis.planted=1)',
  '<details open ontoggle="globalThis.planted = 1">x</details>',
  '<math><mi//xlink:href="data:x,<script>globalThis.planted=1</script>">',
  '<style>@import "https://attacker.example/x.css";</style>',
  '<base href="https://attacker.example/">',
  '<form action="https://attacker.example/"><input name=q autofocus onfocus="globalThis.planted=1"></form>',
  '<object data="data:text/html,<script>parent.planted=1</script>"></object>',
  '<img src="https://attacker.example/pixel.png">',
  '![pixel](https://attacker.example/pixel.png)',
  '<noscript><p title="</noscript><img src=x onerror=globalThis.planted=1>">',
  '<template><script>globalThis.planted = 1</script></template>',
  '{{constructor.constructor("globalThis.planted=1")()}}',
  '${globalThis.planted = 1}',
  '</script><script>globalThis.planted = 1</script>',
  '"><script>globalThis.planted = 1</script>',
  '<div style="background:url(https://attacker.example/x)">x</div>',
  '<link rel="stylesheet" href="https://attacker.example/x.css">',
  '<meta http-equiv="refresh" content="0;url=https://attacker.example/">',
];

/** How many calls the document has: one for each payload. */
export const hostileCallCount = scriptPayloads.length;

/** A document with every payload in every place that is shown. */
export function createHostileDocument(): object {
  const all = scriptPayloads.join('\n\n');
  const paths = Object.fromEntries(
    scriptPayloads.map((payload, index) => [
      `/things/${index}`,
      {
        get: {
          operationId: `hostile${index}`,
          tags: ['Things'],
          summary: `Call ${index} ${payload}`,
          description: payload,
          parameters: [
            {
              name: `p${index}`,
              in: 'query',
              description: payload,
              schema: { type: 'string', title: payload, description: payload, default: payload },
            },
          ],
          responses: {
            200: {
              description: payload,
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
          },
        },
      },
    ]),
  );
  return {
    openapi: '3.1.0',
    info: { title: `Hostile ${scriptPayloads[0]}`, version: '1', description: all },
    tags: [{ name: 'Things', description: all }],
    paths,
    components: {
      schemas: {
        Thing: {
          type: 'object',
          title: all,
          description: all,
          properties: { name: { type: 'string', description: all, example: scriptPayloads[0] } },
        },
      },
    },
  };
}
