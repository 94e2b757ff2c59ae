import { IconSquareDashed } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { CanvasPicture } from "../../canvas/CanvasPicture";
import { text } from "../../text";
import classes from "./TemplatePicker.module.css";
import { TEMPLATES, type Template } from "./templates";

const words = text.workflows;

interface Props {
  readonly chosen: Template | null;
  readonly onChoose: (template: Template | null) => void;
}

/** Nothing, or one of the examples with a picture of its canvas. */
export function TemplatePicker({ chosen, onChoose }: Props) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={words.template} className={classes.grid}>
      <Choice
        name={name}
        title={words.emptyTemplate}
        hint={words.emptyTemplateHint}
        chosen={chosen === null}
        onChoose={() => onChoose(null)}
      >
        <IconSquareDashed size={40} stroke={1} aria-hidden />
      </Choice>
      {TEMPLATES.map((template) => (
        <Choice
          key={template.document.key}
          name={name}
          title={template.document.title ?? template.document.key}
          hint={template.document.description ?? ""}
          mode={template.document.mode ?? "async"}
          chosen={chosen === template}
          onChoose={() => onChoose(template)}
        >
          <CanvasPicture document={template.document} />
        </Choice>
      ))}
    </div>
  );
}

interface ChoiceProps {
  /** Of the group of radio buttons. */
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  readonly mode?: "sync" | "async";
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Choice({ name, title, hint, mode, chosen, onChoose, children }: ChoiceProps) {
  return (
    <label className={classes.choice}>
      <input type="radio" name={name} className={classes.input} checked={chosen} onChange={onChoose} />
      <span className={classes.picture} aria-hidden>
        {children}
      </span>
      <span className={classes.words}>
        <span className={classes.title}>
          {title}
          {mode && <span className={classes.mode}>{words.modes[mode]}</span>}
        </span>
        <span className={classes.hint}>{hint}</span>
      </span>
    </label>
  );
}
