/**
 * Operations on notifications. Only the platform makes and changes them.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import * as input from "./internal/input.js"
import { counter, filtered, lister, type Paging, single } from "./internal/list.js"
import { nested } from "./internal/nested.js"
import * as operations from "./internal/notificationOperations.js"
import type { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import * as Notification from "./Notification.js"
import type * as Selection from "./Selection.js"
import { UserId } from "./User.js"

/**
 * Conditions that a notification has to meet, all of them.
 *
 * @since 0.1.0
 * @category models
 */
export const NotificationFilter = Schema.Struct({
  notificationId: Schema.optional(Notification.NotificationId),
  hasBeenSeen: Schema.optional(Schema.Boolean),
  /** Whom it is for. */
  userId: Schema.optional(UserId)
})

/**
 * @since 0.1.0
 * @category models
 */
export type NotificationFilter = typeof NotificationFilter.Type

const idProblems = input.problems(Notification.NotificationId)

const where = ({ hasBeenSeen, notificationId, userId }: NotificationFilter = {}) => ({
  id: notificationId,
  hasBeenSeen,
  user: nested({ id: userId })
})

const condition = filtered(NotificationFilter, where)

/**
 * @since 0.1.0
 * @category models
 */
export interface ListNotifications<F extends ReadonlyArray<Notification.Field>> extends Paging {
  readonly filter?: NotificationFilter | undefined
  /** Default: `Notification.defaultFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListNotificationsError = KiliError.InvalidInput | KiliError.RequestError

const notifications = lister(
  { root: "notifications", where: "NotificationWhere" },
  Notification.Notification,
  Notification.defaultFields
)

/**
 * The notifications that the key's owner can see, oldest first, with exactly the fields chosen.
 *
 * @since 0.1.0
 * @category operations
 */
export const listNotifications = <
  const F extends ReadonlyArray<Notification.Field> = typeof Notification.defaultFields
>(
  options: ListNotifications<F> = {}
): Stream.Stream<Selection.Row<Notification.Notification, F>, ListNotificationsError, KiliClient> =>
  notifications("Notifications.listNotifications", {
    fields: options.fields,
    paging: options,
    ...condition(options)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export type GetNotificationError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

/**
 * One notification by id.
 *
 * @since 0.1.0
 * @category operations
 */
export const getNotification = <
  const F extends ReadonlyArray<Notification.Field> = typeof Notification.defaultFields
>(
  { fields, notificationId }: {
    readonly notificationId: Notification.NotificationId
    /** Default: `Notification.defaultFields`. */
    readonly fields?: F | undefined
  }
): Effect.Effect<Selection.Row<Notification.Notification, F>, GetNotificationError, KiliClient> => {
  const operation = "Notifications.getNotification"
  return notifications(operation, {
    fields,
    paging: { first: 1 },
    problems: idProblems("notificationId", notificationId),
    where: () => where({ notificationId })
  }).pipe(single(operation, "notification", notificationId))
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CountNotificationsError = KiliError.InvalidInput | KiliError.RequestError

/**
 * How many notifications the key's owner can see meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countNotifications: (
  options?: { readonly filter?: NotificationFilter | undefined }
) => Effect.Effect<number, CountNotificationsError, KiliClient> = counter(
  "Notifications.countNotifications",
  operations.countNotifications,
  condition
)
