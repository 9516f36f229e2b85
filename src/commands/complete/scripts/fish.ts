/** For fish 3 and newer. */
export const fishScript = (
  name: string,
) => `# fish completion for ${name}. Put into ~/.config/fish/config.fish: ${name} completion fish | source

function __${name.replaceAll("-", "_")}_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l answer ($tokens[1] __complete $tokens[2..-1] "$current" 2>/dev/null)
    test (count $answer) -gt 0; or return
    set -l directive (string replace -r '^:' '' -- $answer[-1])
    string match -qr '^[0-9]+$' -- $directive; or return
    set -e answer[-1]

    # fish replaces all of --flag=value.
    set -l prefix ''
    set -l typed $current
    if string match -qr -- '^-.*=' $current
        set prefix (string replace -r '=.*' '=' -- $current)
        set typed (string replace -r '^[^=]*=' '' -- $current)
    end

    if test (math "floor($directive / 8) % 2") -eq 1
        set -l extensions (string join '|' -- $answer)
        for path in (__fish_complete_path $typed)
            string match -qr -- "/\\$|\\\\.($extensions)(\\\\t|\\$)" $path; and echo $prefix$path
        end
    else if test (math "floor($directive / 16) % 2") -eq 1
        for path in (__fish_complete_directories $typed '')
            echo $prefix$path
        end
    else if test (count $answer) -gt 0
        for candidate in $answer
            echo $prefix$candidate
        end
    else if test (math "floor($directive / 4) % 2") -eq 0
        for path in (__fish_complete_path $typed)
            echo $prefix$path
        end
    end
end

complete -c ${name} -f -a '(__${name.replaceAll("-", "_")}_complete)'
`;
