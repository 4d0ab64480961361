namespace ParamOO.Unbinned.Densities;

/// <summary>A number with its first and second derivatives in some parameters.</summary>
internal sealed class Jet(int size)
{
    public double Value { get; set; }

    public double[] Slopes { get; } = new double[size];

    public double[] Curvatures { get; } = new double[size * size];

    public int Size => size;

    public void Clear()
    {
        Value = 0;
        Slopes.AsSpan().Clear();
        Curvatures.AsSpan().Clear();
    }

    /// <summary>Adds a multiple of another.</summary>
    public void Add(Jet other, double factor)
    {
        Value += factor * other.Value;
        for (var i = 0; i < Slopes.Length; i++)
        {
            Slopes[i] += factor * other.Slopes[i];
        }

        for (var i = 0; i < Curvatures.Length; i++)
        {
            Curvatures[i] += factor * other.Curvatures[i];
        }
    }

    /// <summary>Adds a multiple of another's derivatives.</summary>
    public void AddDerivatives(Jet other, double factor)
    {
        var value = Value;
        Add(other, factor);
        Value = value;
    }

    /// <summary>Adds to one curvature and, off the diagonal, to its mirror image.</summary>
    public void AddCurvature(int i, int j, double amount)
    {
        Curvatures[(i * size) + j] += amount;
        if (i != j)
        {
            Curvatures[(j * size) + i] += amount;
        }
    }

    /// <summary>Adds a product.</summary>
    public void AddProduct(Jet a, Jet b)
    {
        Value += a.Value * b.Value;
        for (var i = 0; i < size; i++)
        {
            Slopes[i] += (a.Value * b.Slopes[i]) + (b.Value * a.Slopes[i]);
            for (var j = 0; j < size; j++)
            {
                var k = (i * size) + j;
                Curvatures[k] += (a.Value * b.Curvatures[k]) + (a.Slopes[i] * b.Slopes[j]) + (a.Slopes[j] * b.Slopes[i]) + (b.Value * a.Curvatures[k]);
            }
        }
    }

    /// <summary>Becomes a/b.</summary>
    public void SetQuotient(Jet a, Jet b)
    {
        Value = a.Value / b.Value;
        for (var i = 0; i < size; i++)
        {
            Slopes[i] = (a.Slopes[i] - (Value * b.Slopes[i])) / b.Value;
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var k = (i * size) + j;
                Curvatures[k] = (a.Curvatures[k] - (Slopes[i] * b.Slopes[j]) - (Slopes[j] * b.Slopes[i]) - (Value * b.Curvatures[k])) / b.Value;
            }
        }
    }

    public void Scale(double factor)
    {
        Value *= factor;
        for (var i = 0; i < Slopes.Length; i++)
        {
            Slopes[i] *= factor;
        }

        for (var i = 0; i < Curvatures.Length; i++)
        {
            Curvatures[i] *= factor;
        }
    }
}
