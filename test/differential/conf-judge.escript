#!/usr/bin/env escript
%% What a node of this release says to configuration files, without booting one: its own rabbit_prelaunch_conf,
%% cuttlefish and schemas decide.
%%
%% Arguments: the release's plugins folder, and a folder with files. For each file, in the order of the names:
%% `NAME TAB accepted` or `NAME TAB refused TAB the node's words in one line`.
main([Plugins, Folder]) ->
    true = lists:all(fun(Dir) -> code:add_path(Dir) end, filelib:wildcard(Plugins ++ "/*/ebin")),
    ok = logger:set_primary_config(level, none),
    ok = io:setopts([{encoding, unicode}]),
    Schema = cuttlefish_schema:files(schemas(Plugins)),
    {ok, Names} = file:list_dir(Folder),
    lists:foreach(
        fun({Index, Name}) ->
            File = filename:join(Folder, Name),
            Verdict = case filename:extension(Name) of
                ".conf" -> conf(Schema, File);
                %% Of anything but a list the node ends a few steps later, with a function_clause.
                _ -> verdict(fun() -> length(rabbit_plugins:read_enabled(File)) end)
            end,
            %% Loading the schemas takes most of the node's own check: it is run whole for some files, which shows
            %% that the short way is the same way.
            case filename:extension(Name) =:= ".conf" andalso Index rem 100 =:= 1 of
                true -> true = element(1, Verdict) =:= element(1, whole_check(Plugins, File));
                false -> ok
            end,
            print(Name, Verdict)
        end,
        lists:enumerate(lists:sort(Names))).

%% As rabbit_prelaunch_conf:find_cuttlefish_schemas/1: of every plugin in the folder, enabled or not.
schemas(Plugins) ->
    lists:sort(filelib:wildcard(Plugins ++ "/*/priv/schema/*.schema")).

%% As rabbit_prelaunch_conf:generate_config_from_cuttlefish_files/3.
conf(Schema, File) ->
    verdict(fun() ->
        case cuttlefish_conf:files([File]) of
            {errorlist, Errors} -> throw({parse, Errors});
            Conf ->
                case cuttlefish_generator:map(Schema, Conf) of
                    {error, Phase, {errorlist, Errors}} -> throw({Phase, Errors});
                    Config when is_list(Config) -> Config
                end
        end
    end).

whole_check(Plugins, File) ->
    Context = #{os_type => os:type(), plugins_path => Plugins},
    verdict(fun() -> rabbit_prelaunch_conf:generate_config_from_cuttlefish_files(Context, [File], undefined) end).

verdict(Check) ->
    try Check() of
        _ -> {accepted, ""}
    catch
        _:{Phase, Errors} when is_atom(Phase), is_list(Errors) ->
            {refused, [atom_to_list(Phase), ": ", lists:join("; ", [words(Error) || Error <- Errors])]};
        _:Reason -> {refused, io_lib:format("~0tp", [Reason])}
    end.

words({error, Error}) -> try cuttlefish_error:xlate(Error) catch _:_ -> io_lib:format("~0tp", [Error]) end;
words(Other) -> io_lib:format("~0tp", [Other]).

print(Name, {accepted, _}) -> io:format("~ts\taccepted~n", [Name]);
print(Name, {refused, Words}) ->
    io:format("~ts\trefused\t~ts~n", [Name, re:replace(Words, "[\\r\\n\\t]+", " ", [global, unicode, {return, list}])]).
