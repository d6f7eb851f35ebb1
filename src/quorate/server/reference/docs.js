"use strict";

// Shows openapi.json as one page: every operation with its parameters, bodies and answers.

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function resolved(api, schema) {
  const name = schema.$ref && schema.$ref.split("/").pop();
  return name ? api.components.schemas[name] : schema;
}

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  const several = schema.anyOf || schema.oneOf;
  if (several) return several.map(typeOf).join(" | ");
  if (schema.type === "array") return `${typeOf(schema.items || {})}[]`;
  return schema.type || "any";
}

function fields(api, schema, seen) {
  const whole = resolved(api, schema);
  const lines = [];
  for (const [name, part] of Object.entries(whole.properties || {})) {
    const needed = (whole.required || []).includes(name) ? "" : "?";
    const said = part.description ? `   ${part.description.replaceAll("\n", " ")}` : "";
    lines.push(`${name}${needed}: ${typeOf(part)}${said}`);
    for (const inner of [part, part.items, ...(part.anyOf || [])]) {
      const ref = inner && inner.$ref;
      if (ref && !seen.includes(ref)) {
        lines.push(...fields(api, inner, [...seen, ref]).map((line) => `    ${line}`));
      }
    }
  }
  return lines.length ? lines : [typeOf(schema)];
}

function bodyOf(api, content) {
  return Object.entries(content || {}).map(([type, { schema }]) =>
    element("pre", {}, `${type}\n${fields(api, schema || {}, [schema && schema.$ref]).join("\n")}`),
  );
}

function parametersOf(operation) {
  if (!operation.parameters) return [];
  const rows = operation.parameters.map((one) =>
    element(
      "tr",
      {},
      element("td", {}, element("code", {}, one.name)),
      element("td", {}, one.in),
      element("td", {}, typeOf(one.schema || {})),
      element("td", {}, one.description || ""),
    ),
  );
  return [element("h3", {}, "Parameters"), element("table", {}, ...rows)];
}

function shown(api, path, method, operation) {
  const box = element("details", { id: operation.operationId });
  box.append(
    element(
      "summary",
      {},
      element("code", { class: "method" }, method.toUpperCase()),
      element("code", {}, path),
      element("span", { class: "what" }, (operation.description || "").split("\n")[0]),
    ),
    element("p", {}, operation.description || ""),
    ...parametersOf(operation),
  );
  if (operation.requestBody) {
    box.append(element("h3", {}, "Body"), ...bodyOf(api, operation.requestBody.content));
  }
  for (const [status, answer] of Object.entries(operation.responses)) {
    box.append(element("h3", {}, `${status} ${answer.description}`));
    if (Number(status) < 400) box.append(...bodyOf(api, answer.content));
  }
  return box;
}

function show(api) {
  document.querySelector("#about").textContent = api.info.description;
  const groups = new Map();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = (operation.tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(shown(api, path, method, operation));
    }
  }
  const main = document.querySelector("#operations");
  for (const [tag, boxes] of groups) main.append(element("h2", {}, tag), ...boxes);
}

function find(event) {
  const wanted = event.target.value.toLowerCase();
  for (const box of document.querySelectorAll("details")) {
    box.hidden = !box.querySelector("summary").textContent.toLowerCase().includes(wanted);
  }
}

document.querySelector("#find").addEventListener("input", find);
fetch("/openapi.json")
  .then((answer) => answer.json())
  .then(show)
  .catch(() => {
    document.querySelector("#about").textContent = "The description cannot be loaded.";
  });
