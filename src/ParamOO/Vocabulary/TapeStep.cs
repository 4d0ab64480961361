namespace ParamOO.Vocabulary;

/// <summary>What one step of a compiled formula does.</summary>
internal enum Operation
{
    Number,
    Name,
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Sqrt,
    Exp,
    Log,
    Abs,
    Min,
    Max,

    // Truth values are 1 and 0; these occur in formulae over columns only.
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Not,
}

/// <summary>One step: its result is the register of the same index; operands are earlier registers.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Left">First operand; for a name, its index among the names.</param>
/// <param name="Right">Second operand, or −1.</param>
/// <param name="Number">The number, for <see cref="Operation.Number"/>.</param>
internal readonly record struct TapeStep(Operation Operation, int Left, int Right, double Number);
