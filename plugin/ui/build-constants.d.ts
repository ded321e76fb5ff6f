/** The service's origin, without a trailing slash; put in by plugin/build.ts. */
declare const SERVICE_ORIGIN: string;
/** The bundled references/picture-worker.ts. */
declare const PICTURE_WORKER_SOURCE: string;

declare module '*.css';
