/**
 * What the platform tells a user of work that it does on its own time, such as an import.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { openLiteral } from "./internal/open.js"
import type { Path } from "./Selection.js"
import { UserId } from "./User.js"

/**
 * @since 0.1.0
 * @category models
 */
export const NotificationId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/NotificationId"))

/**
 * @since 0.1.0
 * @category models
 */
export type NotificationId = typeof NotificationId.Type

/**
 * A notification, for the user `userID`. Source: the platform's type pages; nullability is inferred.
 *
 * @since 0.1.0
 * @category models
 */
export const Notification = Schema.Struct({
  id: NotificationId,
  createdAt: Schema.DateTimeUtc,
  hasBeenSeen: Schema.Boolean,
  message: Schema.NullOr(Schema.String),
  progress: Schema.NullOr(Schema.Int),
  status: openLiteral("FAILURE", "PENDING", "SUCCESS"),
  taskId: Schema.NullOr(Schema.String),
  url: Schema.NullOr(Schema.String),
  userID: UserId
}).annotations({ identifier: "Notification" })

/**
 * @since 0.1.0
 * @category models
 */
export type Notification = typeof Notification.Type

/**
 * A field of a notification.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof Notification.Encoded>

/**
 * What a listing of notifications asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = [
  "createdAt",
  "hasBeenSeen",
  "id",
  "message",
  "status",
  "userID"
] as const satisfies ReadonlyArray<Field>
