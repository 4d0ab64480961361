using System.Numerics.Tensors;

namespace ParamOO.Unbinned.Densities;

/// <summary>A factor in a block of rows: a column, one number for all rows, or nothing, which is zero.</summary>
internal readonly ref struct Term
{
    private readonly double number;

    public Term(ReadOnlySpan<double> column)
    {
        Column = column;
        Kind = TermKind.Column;
    }

    public Term(double number)
    {
        this.number = number;
        Kind = number == 0 ? TermKind.Nothing : TermKind.Number;
    }

    private enum TermKind
    {
        Nothing,
        Number,
        Column,
    }

    /// <summary>The column; empty for a number.</summary>
    public ReadOnlySpan<double> Column { get; }

    public bool IsNothing => Kind == TermKind.Nothing;

    public bool IsColumn => Kind == TermKind.Column;

    /// <summary>The number, where the term is no column.</summary>
    public double Number => number;

    private TermKind Kind { get; }

    /// <summary>Adds a product of two.</summary>
    public static void AddProduct(Term a, Term b, Span<double> sum)
    {
        switch (a.Kind, b.Kind)
        {
            case (TermKind.Nothing, _) or (_, TermKind.Nothing):
                break;
            case (TermKind.Column, TermKind.Column):
                TensorPrimitives.MultiplyAdd(a.Column, b.Column, sum, sum);
                break;
            case (TermKind.Column, _):
                TensorPrimitives.MultiplyAdd(a.Column, b.number, sum, sum);
                break;
            case (_, TermKind.Column):
                TensorPrimitives.MultiplyAdd(b.Column, a.number, sum, sum);
                break;
            default:
                TensorPrimitives.Add(sum, a.number * b.number, sum);
                break;
        }
    }

    /// <summary>Adds a product of three.</summary>
    public static void AddProduct(Term a, Term b, Term c, Span<double> product, Span<double> sum)
    {
        if (a.IsNothing || b.IsNothing || c.IsNothing)
        {
            return;
        }

        product.Clear();
        AddProduct(b, c, product);
        AddProduct(a, new Term(product), sum);
    }
}
