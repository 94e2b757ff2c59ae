import { PasswordInput } from "@mantine/core";
import { text } from "../text";
import classes from "./NewPasswordField.module.css";
import { judgePassword, MIN_PASSWORD, PASSWORD_TOGGLE, type Strength } from "./passwords";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Words that a guesser would try, such as the person's name. */
  readonly personal: readonly string[];
  /** What the server found wrong. */
  readonly error?: string | undefined;
}

/** A password to be chosen: says in words how good it is while it is typed. */
export function NewPasswordField({ label, value, onChange, personal, error }: Props) {
  const strength = judgePassword(value, personal);
  return (
    <div>
      <PasswordInput
        label={label}
        name="new-password"
        autoComplete="new-password"
        description={value === "" ? text.access.passwordHint : undefined}
        inputWrapperOrder={["label", "input", "description", "error"]}
        required
        withAsterisk={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        visibilityToggleButtonProps={PASSWORD_TOGGLE}
        error={error}
        aria-invalid={error !== undefined}
      />
      <div className={classes.verdict} data-strength={strength} role="status">
        {value !== "" && (
          <>
            <span className={classes.bar} aria-hidden>
              <span className={classes.fill} />
            </span>
            <span>{describeStrength(strength, value)}</span>
          </>
        )}
      </div>
    </div>
  );
}

function describeStrength(strength: Strength, value: string): string {
  const words = text.access.strength;
  return strength === "short" ? words.short(MIN_PASSWORD - [...value].length) : words[strength];
}
