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

    /// <summary>Multiplies by a function of one parameter.</summary>
    public void Multiply(int parameter, double value, double first, double second)
    {
        if (parameter >= 0)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    var cross = (i == parameter ? first * Slopes[j] : 0) + (j == parameter ? first * Slopes[i] : 0);
                    var own = i == parameter && j == parameter ? second * Value : 0;
                    Curvatures[(i * size) + j] = (value * Curvatures[(i * size) + j]) + cross + own;
                }
            }

            for (var i = 0; i < size; i++)
            {
                Slopes[i] = (value * Slopes[i]) + (i == parameter ? first * Value : 0);
            }

            Value *= value;
            return;
        }

        Scale(value);
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
