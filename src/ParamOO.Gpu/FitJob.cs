using ParamOO.Fitting;
using ParamOO.Fitting.Lanes;
using ParamOO.Gpu.Programs;

namespace ParamOO.Gpu;

/// <summary>The fits of one model on one device: what is launched, in which order.</summary>
/// <param name="problem">The model.</param>
/// <param name="image">The model as the device sees it.</param>
/// <param name="program">The compiled kernels.</param>
/// <param name="layout">How fits lie.</param>
/// <param name="options">How to minimise.</param>
internal sealed class FitJob(FitProblem problem, ModelImage image, DeviceProgram program, FitLayout layout, FitOptions options)
{
    private readonly int starts = PoiStarts.Count(problem, options);

    /// <summary>How fits lie.</summary>
    public FitLayout Layout => layout;

    /// <summary>Numbers of an outcome: status, value, distance, evaluations, then the estimates.</summary>
    public int OutcomeSize => 4 + problem.Model.Parameters.Length;

    /// <summary>Evaluations and second derivatives of the fits so far.</summary>
    public long Launches { get; private set; }

    /// <summary>Memory of one fit: its own numbers, and all.</summary>
    /// <param name="image">The model.</param>
    /// <param name="parameters">Parameters of the model.</param>
    public static (long Largest, long All) BytesPerFit(ModelImage image, int parameters)
    {
        var own = 8L * image.Entries;
        return (own, own + (8L * ((2 * image.Data) + 4 + parameters + (4 * parameters))) + 12);
    }

    /// <summary>Copies rows of data to the device and fits them.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="rows">Data of the fits, or one row for all.</param>
    /// <param name="boxes">Writes the boxes of a start, as many rows as it returns; one row serves all.</param>
    /// <param name="fits">How many fits.</param>
    /// <param name="outcomes">Receives the outcomes.</param>
    public void Run(DeviceWorker worker, ReadOnlySpan<double> rows, FitBoxes boxes, int fits, Span<double> outcomes)
    {
        var buffer = worker.Copy("rows", rows);
        Run(worker, buffer, rows.Length > image.Data ? image.Data : 0, boxes, fits);
        worker.Read(worker.Memory("outcomes", 0), outcomes[..(fits * OutcomeSize)]);
    }

    /// <summary>Fits rows of data that are on the device; the outcomes stay there.</summary>
    public void Run(DeviceWorker worker, nint rows, int rowStride, FitBoxes boxes, int fits)
    {
        var capacity = layout.Capacity;
        var data = worker.Memory("data", 8L * capacity * image.Data);
        var memory = worker.Memory("memory", 8L * capacity * image.Entries);
        var outcomes = worker.Memory("outcomes", 8L * capacity * OutcomeSize);
        var structure = worker.Copy<int>("structure", image.Structure);
        var numbers = worker.Copy<double>("numbers", image.Numbers);
        worker.PerItem(program, "load_data", fits, rows, data, fits, capacity, rowStride, image.Data);
        for (var start = 0; start < starts; start++)
        {
            var box = boxes.Of(start, fits);
            if (box.Rows.IsEmpty)
            {
                break;
            }

            var lists = new Lists(worker.Memory("active", 4L * capacity), worker.Memory("accepted", 4L * capacity), worker.Memory("next", 4L * capacity));
            Launch(worker, "begin", fits, structure, numbers, data, memory, capacity, fits, worker.Copy("boxes", box.Rows), box.Stride, lists.Active);
            Advance(worker, fits, lists, structure, numbers, data, memory, worker.Copy<double>("metric", boxes.MetricOf(start)));
            Launch(worker, "collect", fits, structure, numbers, data, memory, capacity, fits, outcomes, start);
        }
    }

    /// <summary>Both kernels in turn until no fit is active.</summary>
    private void Advance(DeviceWorker worker, int fits, Lists lists, nint structure, nint numbers, nint data, nint memory, nint metric)
    {
        Span<int> counts = stackalloc int[2];
        var isFirst = true;
        for (var active = fits; active > 0; active = counts[1])
        {
            counts.Clear();
            var counters = worker.Copy<int>("counters", counts);
            Launch(worker, "evaluate", active, structure, numbers, data, memory, layout.Capacity, active, lists.Active, lists.Accepted, lists.Next, counters, options.MaxIterations);
            worker.Read(counters, counts);
            Launches++;
            if (counts[0] > 0)
            {
                ReadOnlySpan<Argument> arguments = [structure, numbers, data, memory, layout.Capacity, counts[0], lists.Accepted, lists.Next, counters, options.EdmTolerance, metric];
                Launch(worker, isFirst ? "solve_first" : "solve", counts[0], isFirst ? arguments : arguments[..^1]);
                worker.Read(counters, counts);
                Launches++;
            }

            isFirst = false;
            lists = lists with { Active = lists.Next, Next = lists.Active };
        }
    }

    private void Launch(DeviceWorker worker, string kernel, int fits, params ReadOnlySpan<Argument> arguments)
    {
        if (layout.Width == 1)
        {
            worker.PerItem(program, kernel, fits, arguments);
        }
        else
        {
            worker.PerGroup(program, kernel, fits, layout.Width, arguments);
        }
    }

    private readonly record struct Lists(nint Active, nint Accepted, nint Next);
}
