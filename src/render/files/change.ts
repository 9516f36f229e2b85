/** A resource's new state, in the words and fields of Compose's own progress output. */
export interface Change {
  /** Such as `Container shop-web-1`, or a layer's id where `parent` is given. */
  readonly id: string;
  /** The resource that this is a part of. */
  readonly parent?: string;
  readonly text: string;
  readonly status: "Working" | "Done" | "Warning" | "Error";
  readonly details?: string;
  readonly currentBytes?: number;
  readonly totalBytes?: number;
}
