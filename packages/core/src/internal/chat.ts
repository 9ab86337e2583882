import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { JsonObject } from "../Json.js"
import type { RowProblem } from "./importRoute.js"
import * as input from "./input.js"

const Item = Schema.Struct({
  role: Schema.NullOr(Schema.String),
  content: Schema.NullOr(Schema.String),
  id: Schema.NullOr(Schema.String),
  chat_id: Schema.NullOr(Schema.String),
  model: Schema.NullOr(Schema.String)
}, { key: Schema.String, value: Schema.Unknown }).annotations({ identifier: "ChatItem" })

type Item = typeof Item.Type

const shapeProblems = input.problems(Schema.Array(Item))
const isItems = Schema.is(Schema.Array(Item))

const separator = "___"

interface Prompt {
  readonly prompt: string
  readonly completions: Array<{ readonly title: string; readonly content: string }>
}

/** A document of an LLM_RLHF project, and what its metadata gain. */
export interface Converted {
  readonly document: JsonObject
  readonly metadata: JsonObject
}

const isPrompt = ({ role }: Item): boolean => role === "user" || role === "system"

const itemProblems = (at: string, items: ReadonlyArray<Item>): ReadonlyArray<RowProblem> => {
  const first = items.findIndex(isPrompt)
  if (first === -1) return [{ at, problem: "holds no prompt: no item has the role user or system" }]
  return items.flatMap(({ content, role }, index) => [
    ...(content === null ? [{ at: `${at}[${index}].content`, problem: "is null" }] : []),
    ...(role === null ? [{ at: `${at}[${index}].role`, problem: "is null" }] : []),
    ...(index < first ? [{ at: `${at}[${index}]`, problem: "completes no prompt: none comes before it" }] : [])
  ])
}

/**
 * Turns a chat into the platform's document: what a user or the system says opens a prompt, anything else completes it. An
 * item without an id is left out of the list of ids. Source: the official client.
 *
 * @internal
 */
export const convert = (
  at: string,
  chat: ReadonlyArray<unknown>
): Either.Either<Converted, ReadonlyArray<RowProblem>> => {
  if (!isItems(chat)) return Either.left(shapeProblems(at, chat))
  const problems = itemProblems(at, chat)
  if (problems.length > 0) return Either.left(problems)
  const prompts: Array<Prompt> = []
  for (const item of chat) {
    const content = item.content!
    if (isPrompt(item)) prompts.push({ prompt: content, completions: [] })
    else prompts.at(-1)!.completions.push({ title: item.role!, content })
  }
  const given = (values: ReadonlyArray<string | null>): string =>
    values.filter((value) => value !== null).join(separator)
  const chatId = chat.at(-1)!.chat_id
  const itemIds = given(chat.map(({ id }) => id))
  return Either.right({
    document: { prompts, type: "markdown", version: "0.1" },
    metadata: {
      chat_id: chatId,
      models: given(chat.slice(chat.findLastIndex(isPrompt) + 1).map(({ model }) => model)),
      chat_item_ids: itemIds,
      text: `Chat_id: ${chatId ?? ""}\n\nChat_item_ids: ${itemIds}`
    }
  })
}
