/**
 * A terminal for the command, with a person before it: Python's `pty`, for Node has none.
 */
import { spawn, spawnSync } from "node:child_process"
import { text } from "node:stream/consumers"

const program = `
import fcntl, json, os, pty, select, struct, sys, termios, time
job = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, job["columns"], 0, 0))
    os.execvpe(job["words"][0], job["words"], job["env"])
seen, at, steps, end = b"", 0, job["steps"], time.time() + job["seconds"]
while time.time() < end:
    if select.select([fd], [], [], 0.1)[0]:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    if steps and steps[0][0].encode() in seen[at:]:
        at = len(seen)
        _, typed, after = steps.pop(0)
        time.sleep(after)
        os.write(fd, typed.encode())
else:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
print(json.dumps({"code": os.waitstatus_to_exitcode(status), "shown": seen.decode(), "unasked": len(steps)}))
`

/** Whether this machine can give a terminal. */
export const isThere: boolean = spawnSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"]).status === 0

export interface Session {
  readonly env: Readonly<Record<string, string>>
  readonly columns?: number
  readonly cwd?: string
  /** How long it may last (default: 25). */
  readonly seconds?: number
  /** What the person waits to read, and then types, after some seconds (default: 0.1). */
  readonly steps?: ReadonlyArray<readonly [read: string, type: string, after?: number]>
}

export interface Ended {
  readonly code: number
  /** All that the terminal was sent, with its escape sequences. */
  readonly shown: string
  /** How many steps did not come about. */
  readonly unasked: number
}

/** Runs a program in a terminal to its end. */
export const inTerminal = async (
  words: ReadonlyArray<string>,
  { columns = 80, cwd, env, seconds = 25, steps = [] }: Session
): Promise<Ended> => {
  const child = spawn("python3", [
    "-c",
    program,
    JSON.stringify({
      columns,
      env: { TERM: "xterm", ...env },
      seconds,
      steps: steps.map(([read, type, after = 0.1]) => [read, type, after]),
      words
    })
  ], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"]
  })
  return JSON.parse(await text(child.stdout))
}
