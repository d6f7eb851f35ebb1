/** Text exactly as it is: line breaks and spaces kept, nothing read as markup. */
export function Text({ value }: { value: string }) {
  return (
    <div className="text" dir="auto">
      {value}
    </div>
  );
}
