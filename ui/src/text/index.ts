/** Every text of the page, by area. Another language is another object of the same type. */

import { access } from "./access";
import { canvas } from "./canvas";
import { connections } from "./connections";
import { dashboard } from "./dashboard";
import { editor } from "./editor";
import { form } from "./form";
import { requests } from "./requests";
import { runs } from "./runs";
import { secrets } from "./secrets";
import { settings } from "./settings";
import { shell } from "./shell";
import { trigger } from "./trigger";
import { workflows } from "./workflows";

export const text = {
  access,
  canvas,
  connections,
  dashboard,
  editor,
  form,
  requests,
  runs,
  secrets,
  settings,
  shell,
  trigger,
  workflows,
};

export type Texts = typeof text;
