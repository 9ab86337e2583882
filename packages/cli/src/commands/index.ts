/** The command tree: all commands, and the module that runs each. */
import * as Leaf from "../Leaf.js"
import * as Tree from "../Tree.js"
import * as assetVerbs from "./asset.js"
import * as codegenVerbs from "./codegen.js"
import * as completionVerbs from "./completion.js"
import * as configVerbs from "./config.js"
import * as demoVerbs from "./demo.js"
import * as doctorVerbs from "./doctor.js"
import * as labelVerbs from "./label.js"
import * as projectVerbs from "./project.js"
import * as sandboxVerbs from "./sandbox.js"

const member = Tree.noun({
  name: "member",
  summary: "Members of a project, and what they may do",
  children: [
    Leaf.remote(projectVerbs.memberList, () => import("./project/memberList.js")),
    Leaf.remote(projectVerbs.memberAdd, () => import("./project/memberAdd.js")),
    Leaf.remote(projectVerbs.memberUpdate, () => import("./project/memberUpdate.js")),
    Leaf.remote(projectVerbs.memberRemove, () => import("./project/memberRemove.js"))
  ]
})

const project = Tree.noun({
  name: "project",
  summary: "Projects and their members",
  children: [
    Leaf.remote(projectVerbs.create, () => import("./project/create.js")),
    Leaf.remote(projectVerbs.list, () => import("./project/list.js")),
    Leaf.remote(projectVerbs.show, () => import("./project/show.js")),
    Leaf.remote(projectVerbs.update, () => import("./project/update.js")),
    Leaf.remote(projectVerbs.copy, () => import("./project/copy.js")),
    Leaf.remote(projectVerbs.archive, () => import("./project/archive.js")),
    Leaf.remote(projectVerbs.unarchive, () => import("./project/unarchive.js")),
    Leaf.remote(projectVerbs.remove, () => import("./project/delete.js")),
    member
  ]
})

const asset = Tree.noun({
  name: "asset",
  summary: "Assets of a project: what people label",
  children: [
    Leaf.remote(assetVerbs.list, () => import("./asset/list.js")),
    Leaf.remote(assetVerbs.count, () => import("./asset/count.js")),
    Leaf.remote(assetVerbs.imports, () => import("./asset/import.js")),
    Leaf.remote(assetVerbs.update, () => import("./asset/update.js")),
    Leaf.remote(assetVerbs.rename, () => import("./asset/rename.js")),
    Leaf.remote(assetVerbs.remove, () => import("./asset/delete.js")),
    Leaf.remote(assetVerbs.review, () => import("./asset/review.js")),
    Leaf.remote(assetVerbs.requeue, () => import("./asset/requeue.js")),
    Leaf.remote(assetVerbs.skip, () => import("./asset/skip.js")),
    Leaf.remote(assetVerbs.unskip, () => import("./asset/unskip.js")),
    Leaf.remote(assetVerbs.assign, () => import("./asset/assign.js")),
    Leaf.remote(assetVerbs.download, () => import("./asset/download.js"))
  ]
})

const label = Tree.noun({
  name: "label",
  summary: "Labels and predictions",
  children: [
    Leaf.remote(labelVerbs.list, () => import("./label/list.js")),
    Leaf.remote(labelVerbs.imports, () => import("./label/import.js")),
    Leaf.remote(labelVerbs.predict, () => import("./label/predict.js")),
    Leaf.remote(labelVerbs.validate, () => import("./label/validate.js")),
    Leaf.remote(labelVerbs.remove, () => import("./label/delete.js"))
  ]
})

const codegen = Leaf.remote(codegenVerbs.print, () => import("./codegen/print.js"))

const config = Tree.noun({
  name: "config",
  summary: "Profiles: endpoints, keys and defaults under names",
  children: [
    Leaf.local(configVerbs.get, () => import("./config/get.js")),
    Leaf.local(configVerbs.set, () => import("./config/set.js")),
    Leaf.local(configVerbs.unset, () => import("./config/unset.js")),
    Leaf.local(configVerbs.list, () => import("./config/list.js")),
    Leaf.local(configVerbs.path, () => import("./config/path.js")),
    Leaf.local(configVerbs.use, () => import("./config/use.js"))
  ]
})

const doctor = Leaf.local(doctorVerbs.run, () => import("./doctor/run.js"))

const sandbox = Tree.noun({
  name: "sandbox",
  summary: "A local Kili, for trying, testing and teaching",
  first: "start",
  children: [
    Leaf.local(sandboxVerbs.start, () => import("./sandbox/start.js")),
    Leaf.local(sandboxVerbs.exec, () => import("./sandbox/exec.js")),
    Leaf.local(sandboxVerbs.reset, () => import("./sandbox/reset.js")),
    Leaf.local(sandboxVerbs.exported, () => import("./sandbox/export.js")),
    Leaf.local(sandboxVerbs.imported, () => import("./sandbox/import.js")),
    Tree.noun({
      name: "faults",
      summary: "What goes wrong on a running sandbox",
      first: "list",
      children: [
        Leaf.local(sandboxVerbs.listFaults, () => import("./sandbox/listFaults.js")),
        Leaf.local(sandboxVerbs.addFaults, () => import("./sandbox/addFaults.js")),
        Leaf.local(sandboxVerbs.clearFaults, () => import("./sandbox/clearFaults.js"))
      ]
    }),
    Tree.noun({
      name: "journal",
      summary: "The requests that a running sandbox has answered",
      first: "list",
      children: [
        Leaf.local(sandboxVerbs.listJournal, () => import("./sandbox/listJournal.js")),
        Leaf.local(sandboxVerbs.clearJournal, () => import("./sandbox/clearJournal.js"))
      ]
    })
  ]
})

const demo = Leaf.local(demoVerbs.run, () => import("./demo/run.js"))

const completion = Leaf.local(completionVerbs.run, () => import("./completion/run.js"))

export const root = Tree.noun({
  name: "kili",
  summary: "The Kili labeling platform from a terminal, and a local sandbox of it",
  refuses: Object.fromEntries(
    ["--api-key", "--apikey", "--key", "--token"].map((name) => [
      name,
      "a key on the line can be read in the list of processes: set KILI_API_KEY, store it by `kili config set api-key`, or pipe it to --api-key-stdin"
    ])
  ),
  children: [project, asset, label, codegen, config, doctor, sandbox, demo, completion]
})
