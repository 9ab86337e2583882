import { countOperation } from "./countOperation.js"

export const countNotifications = countOperation("countNotifications", "NotificationWhere")
