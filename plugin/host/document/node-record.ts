import type { Transform } from '../geometry/transform.ts';
import type { Paint } from './paint.ts';

export type NodeType =
  | 'DOCUMENT'
  | 'PAGE'
  | 'FRAME'
  | 'GROUP'
  | 'SECTION'
  | 'COMPONENT'
  | 'INSTANCE'
  | 'RECTANGLE'
  | 'ELLIPSE'
  | 'POLYGON'
  | 'STAR'
  | 'LINE'
  | 'VECTOR'
  | 'TEXT';

export interface FontName {
  readonly family: string;
  readonly style: string;
}

export interface VectorPath {
  readonly windingRule: 'NONZERO' | 'EVENODD' | 'NONE';
  /** SVG path data in the node's own coordinates, px. */
  readonly data: string;
}

/** A shallow change to a record. Undefined never means "leave out": a field is given or absent. */
export type NodePatch = Partial<Omit<NodeRecord, 'id' | 'type'>>;

/**
 * One node, immutable: every change replaces the record, so that undo keeps the old one.
 * All types share these fields; `api/node-properties.ts` says which of them a type shows.
 * Lengths are px. The tree is kept as `parent` and `order`, so that two people's moves never
 * overwrite a list of children.
 */
export interface NodeRecord {
  readonly id: string;
  readonly type: NodeType;
  readonly parent: string | null;
  /** Position among siblings, ascending from back to front; any finite number. */
  readonly order: number;
  readonly name: string;
  /** Text layers only: the name follows the characters until somebody names the layer. */
  readonly autoRename: boolean;
  readonly visible: boolean;
  readonly locked: boolean;
  readonly opacity: number;
  readonly blendMode: string;
  readonly isMask: boolean;
  readonly effects: readonly unknown[];
  /** Relative to the nearest ancestor that is not a group. */
  readonly transform: Transform;
  readonly width: number;
  readonly height: number;
  readonly constraints: { readonly horizontal: string; readonly vertical: string };
  readonly fills: readonly Paint[];
  readonly strokes: readonly Paint[];
  readonly strokeWeight: number;
  readonly strokeAlign: 'CENTER' | 'INSIDE' | 'OUTSIDE';
  readonly strokeCap: string;
  readonly strokeJoin: string;
  readonly dashPattern: readonly number[];
  /** Top left, top right, bottom right, bottom left. */
  readonly cornerRadii: readonly [number, number, number, number];
  readonly cornerSmoothing: number;
  readonly clipsContent: boolean;
  readonly expanded: boolean;
  readonly exportSettings: readonly unknown[];
  readonly layoutMode: 'NONE' | 'HORIZONTAL' | 'VERTICAL';
  readonly layoutWrap: 'NO_WRAP' | 'WRAP';
  readonly paddingLeft: number;
  readonly paddingRight: number;
  readonly paddingTop: number;
  readonly paddingBottom: number;
  readonly itemSpacing: number;
  readonly primaryAxisAlignItems: 'MIN' | 'MAX' | 'CENTER' | 'SPACE_BETWEEN';
  readonly counterAxisAlignItems: 'MIN' | 'MAX' | 'CENTER' | 'BASELINE';
  readonly primaryAxisSizingMode: 'FIXED' | 'AUTO';
  readonly counterAxisSizingMode: 'FIXED' | 'AUTO';
  readonly layoutPositioning: 'AUTO' | 'ABSOLUTE';
  readonly layoutGrow: number;
  readonly layoutAlign: 'MIN' | 'CENTER' | 'MAX' | 'STRETCH' | 'INHERIT';
  readonly characters: string;
  readonly fontName: FontName;
  readonly fontSize: number;
  readonly textAutoResize: 'NONE' | 'WIDTH_AND_HEIGHT' | 'HEIGHT' | 'TRUNCATE';
  readonly textAlignHorizontal: 'LEFT' | 'CENTER' | 'RIGHT' | 'JUSTIFIED';
  readonly textAlignVertical: 'TOP' | 'CENTER' | 'BOTTOM';
  readonly lineHeight:
    | { readonly unit: 'AUTO' }
    | { readonly unit: 'PIXELS' | 'PERCENT'; readonly value: number };
  readonly letterSpacing: { readonly unit: 'PIXELS' | 'PERCENT'; readonly value: number };
  readonly pointCount: number;
  /** Stars: 0 to 1 of the outer radius. */
  readonly innerRadius: number;
  readonly vectorPaths: readonly VectorPath[];
  /** The size at which `vectorPaths` were drawn. */
  readonly vectorWidth: number;
  readonly vectorHeight: number;
  readonly sectionContentsHidden: boolean;
  readonly mainComponent: string | null;
  readonly description: string;
  /** Keyed by plugin id and key, joined with a line feed. */
  readonly pluginData: Readonly<Record<string, string>>;
  /** Keyed by namespace and key, joined with a line feed. */
  readonly sharedPluginData: Readonly<Record<string, string>>;
  /** Plugin id → command → description. */
  readonly relaunchData: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
