import { useId, type ReactNode } from "react";

type Shared = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly fault?: string | null;
};

/** The ids that tie a control to its hint and its fault. */
function useTies({ hint, fault }: Pick<Shared, "hint" | "fault">) {
  const id = useId();
  const told = [hint ? `${id}-hint` : "", fault ? `${id}-fault` : ""].filter((one) => one !== "").join(" ");
  return { id, told: told === "" ? undefined : told };
}

function Around({ id, label, hint, fault, children }: Shared & { id: string; children: ReactNode }) {
  return (
    <div className="entry" data-faulty={fault ? true : undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <p className="aside" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

type TextProps = Shared & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password" | "url" | "email" | "search" | "date";
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly autoComplete?: string;
  readonly placeholder?: string;
  readonly dir?: "auto" | "ltr";
};

/** One line of text with its label. */
export function TextEntry({ value, onChange, type = "text", dir = "auto", ...props }: TextProps) {
  const { id, told } = useTies(props);
  const { required, maxLength, minLength, autoComplete, placeholder } = props;
  return (
    <Around {...props} id={id}>
      <input
        {...{ id, type, value, required, maxLength, minLength, autoComplete, placeholder, dir }}
        aria-describedby={told}
        aria-invalid={props.fault ? true : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Around>
  );
}

type LinesProps = Shared & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly code?: boolean;
};

/** Several lines of text with their label. */
export function LinesEntry({ value, onChange, rows = 4, code = false, ...props }: LinesProps) {
  const { id, told } = useTies(props);
  const { required, maxLength } = props;
  return (
    <Around {...props} id={id}>
      <textarea
        {...{ id, value, rows, required, maxLength }}
        dir={code ? "ltr" : "auto"}
        className={code ? "code" : undefined}
        spellCheck={!code}
        aria-describedby={told}
        aria-invalid={props.fault ? true : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </Around>
  );
}

type NumberProps = Shared & {
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number | "any";
  readonly required?: boolean;
};

/** A number with its label; empty is null. */
export function NumberEntry({ value, onChange, ...props }: NumberProps) {
  const { id, told } = useTies(props);
  const { min, max, step, required } = props;
  return (
    <Around {...props} id={id}>
      <input
        {...{ id, min, max, step, required }}
        type="number"
        className="figure"
        value={value ?? ""}
        aria-describedby={told}
        aria-invalid={props.fault ? true : undefined}
        onChange={(event) => onChange(Number.isNaN(event.target.valueAsNumber) ? null : event.target.valueAsNumber)}
      />
    </Around>
  );
}

type ChoiceProps<V extends string> = Shared & {
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly options: readonly { readonly value: V; readonly text: string }[];
};

/** One of several, from a list that opens; a value that is none of them is shown as it is. */
export function ChoiceEntry<V extends string>({ value, onChange, options, ...props }: ChoiceProps<V>) {
  const { id, told } = useTies(props);
  return (
    <Around {...props} id={id}>
      <select
        id={id}
        value={value}
        aria-describedby={told}
        aria-invalid={props.fault ? true : undefined}
        onChange={(event) => onChange(event.target.value as V)}
      >
        {options.every((option) => option.value !== value) && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Around>
  );
}

type TickProps = { readonly label: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void };

/** Yes or no. */
export function TickEntry({ label, checked, onChange }: TickProps) {
  return (
    <label className="tick">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
