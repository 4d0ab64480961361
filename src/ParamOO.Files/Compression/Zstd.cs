using System.Runtime.InteropServices;

namespace ParamOO.Files.Compression;

/// <summary>Zstandard through the system's own library, which practically every Linux and macOS has.</summary>
internal static unsafe class Zstd
{
    private const int Level = 3;

    private static readonly Library? Loaded = Library.Load();

    /// <summary>Whether the system has the library.</summary>
    public static bool IsAvailable => Loaded is not null;

    /// <summary>Decompresses frames.</summary>
    /// <param name="frames">One or more frames.</param>
    /// <param name="output">Receives the content, which must fill it.</param>
    /// <exception cref="InvalidDataException">The frames are damaged or their content has another length.</exception>
    /// <exception cref="DllNotFoundException">The system has no libzstd.</exception>
    public static void Decompress(ReadOnlySpan<byte> frames, Span<byte> output)
    {
        var library = Loaded ?? throw new DllNotFoundException("libzstd is not installed");
        fixed (byte* source = frames, target = output)
        {
            // An empty span has no address, which the library takes for an error.
            byte nothing;
            var written = library.Decompress(target is null ? &nothing : target, (nuint)output.Length, source is null ? &nothing : source, (nuint)frames.Length);
            if (library.IsError(written) != 0)
            {
                throw new InvalidDataException($"a ZSTD frame is damaged ({Marshal.PtrToStringUTF8(library.ErrorName(written))})");
            }

            if (written != (nuint)output.Length)
            {
                throw new InvalidDataException($"a ZSTD frame holds {written} bytes, expected {output.Length}");
            }
        }
    }

    /// <summary>Compresses bytes into one frame.</summary>
    /// <param name="content">The bytes.</param>
    /// <exception cref="DllNotFoundException">The system has no libzstd.</exception>
    public static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content)
    {
        var library = Loaded ?? throw new DllNotFoundException("libzstd is not installed");
        var output = new byte[(int)library.Bound((nuint)content.Length)];
        fixed (byte* source = content, target = output)
        {
            byte nothing;
            var written = library.Compress(target, (nuint)output.Length, source is null ? &nothing : source, (nuint)content.Length, Level);
            return library.IsError(written) == 0
                ? output.AsSpan(0, (int)written)
                : throw new InvalidOperationException($"ZSTD failed ({Marshal.PtrToStringUTF8(library.ErrorName(written))})");
        }
    }

    /// <summary>The functions of the library that are used here.</summary>
    private sealed class Library
    {
        private static readonly string[] Names = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd.dll", "libzstd"];

        private readonly nint handle;

        private Library(nint handle) => this.handle = handle;

        public delegate* unmanaged<byte*, nuint, byte*, nuint, nuint> Decompress =>
            (delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)NativeLibrary.GetExport(handle, "ZSTD_decompress");

        public delegate* unmanaged<byte*, nuint, byte*, nuint, int, nuint> Compress =>
            (delegate* unmanaged<byte*, nuint, byte*, nuint, int, nuint>)NativeLibrary.GetExport(handle, "ZSTD_compress");

        public delegate* unmanaged<nuint, nuint> Bound => (delegate* unmanaged<nuint, nuint>)NativeLibrary.GetExport(handle, "ZSTD_compressBound");

        public delegate* unmanaged<nuint, uint> IsError => (delegate* unmanaged<nuint, uint>)NativeLibrary.GetExport(handle, "ZSTD_isError");

        public delegate* unmanaged<nuint, nint> ErrorName => (delegate* unmanaged<nuint, nint>)NativeLibrary.GetExport(handle, "ZSTD_getErrorName");

        public static Library? Load()
        {
            foreach (var name in Names)
            {
                if (NativeLibrary.TryLoad(name, out var handle))
                {
                    return new Library(handle);
                }
            }

            return null;
        }
    }
}
