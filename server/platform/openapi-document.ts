import { z } from 'zod';
import type { Endpoint } from '../../shared/endpoints/endpoint.ts';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { Problem } from '../../shared/problem.ts';

/** The HTTP contract as OpenAPI 3.1, made from the schemas that check every request. */
export function openApiDocument(publicUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [operationId, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][endpoint.method.toLowerCase()] = operation(operationId, endpoint);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tomson Studio', version: '1' },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output') },
      securitySchemes: {
        connection: { type: 'http', scheme: 'bearer', description: 'A paired plugin.' },
        session: { type: 'apiKey', in: 'cookie', name: 'tomson_session' },
      },
    },
  };
}

function operation(operationId: string, endpoint: Endpoint): object {
  return {
    operationId,
    summary: endpoint.summary,
    security: security(endpoint.access),
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...(endpoint.idempotent
        ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } }]
        : []),
    ],
    ...(endpoint.body && { requestBody: { required: true, content: bodyContent(endpoint.body) } }),
    responses: {
      [endpoint.status]: {
        description: 'Done.',
        ...(endpoint.answer && { content: answerContent(endpoint.answer) }),
      },
      default: {
        description: 'What went wrong.',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}

function security(access: Endpoint['access']): object[] {
  if (access === 'anyone' || access === 'page') return [];
  if (access === 'either') return [{ connection: [] }, { session: [] }];
  return [{ [access]: [] }];
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function bodyContent(body: z.ZodType | 'bytes'): object {
  return body === 'bytes'
    ? { 'image/*': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema: jsonSchema(body, 'input') } };
}

function answerContent(answer: z.ZodType | 'bytes' | 'events'): object {
  if (answer === 'bytes') return { 'image/*': { schema: { type: 'string', format: 'binary' } } };
  if (answer === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: jsonSchema(answer, 'output') } };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
