#!/usr/bin/env escript
%% What a node of this release says to configuration files, without booting one: its own rabbit_prelaunch_conf,
%% cuttlefish and schemas decide. A `.config` is judged as an advanced.config.
%%
%% Arguments: the release's plugins folder, and a folder with files. For each file, in the order of the names:
%% `NAME TAB accepted` or `NAME TAB refused TAB the node's words in one line`.
main([Plugins, Folder]) ->
    true = lists:all(fun(Dir) -> code:add_path(Dir) end, filelib:wildcard(Plugins ++ "/*/ebin")),
    ok = logger:set_primary_config(level, none),
    ok = io:setopts([{encoding, unicode}]),
    Schema = cuttlefish_schema:files(schemas(Plugins)),
    Defaults = proplists:delete(vm_args, cuttlefish_generator:map(Schema, [])),
    {ok, Names} = file:list_dir(Folder),
    lists:foreach(
        fun({Index, Name}) ->
            File = filename:join(Folder, Name),
            Verdict = case filename:extension(Name) of
                ".conf" -> conf(Schema, File);
                ".config" -> advanced(Defaults, File);
                %% Of anything but a list the node ends a few steps later, with a function_clause.
                _ -> verdict(fun() -> length(rabbit_plugins:read_enabled(File)) end)
            end,
            %% Loading the schemas takes most of the node's own check: it is run whole for some files, which shows
            %% that the short way is the same way.
            case {filename:extension(Name), Index rem 100} of
                {".conf", 1} -> true = element(1, Verdict) =:= element(1, whole_check(Plugins, File));
                {".config", Rest} when Rest rem 20 =:= 1 ->
                    true = element(1, Verdict) =:= element(1, whole_setup(Plugins, File));
                _ -> ok
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

%% As rabbit_prelaunch_conf:setup/1 where there is no rabbitmq.conf; what is set is taken back for the next file.
advanced(Defaults, File) ->
    Verdict = verdict(fun() ->
        {ok, [Advanced]} = rabbit_prelaunch_file:consult_file(File),
        Config = cuttlefish_advanced:overlay(Defaults, Advanced),
        ok = apply_config(Config),
        ok = rabbit_prelaunch_conf:decrypt_config([App || {App, _} <- Config])
    end),
    catch take_back(rabbit_prelaunch_file:consult_file(File)),
    Verdict.

apply_config([{_, []} | Rest]) -> apply_config(Rest);
apply_config([{App, Settings} | Rest]) -> ok = apply_settings(App, Settings), apply_config(Rest);
apply_config([]) -> ok.

apply_settings(App, [{Key, Value} | Rest]) ->
    ok = application:set_env(App, Key, Value, [{persistent, true}]),
    apply_settings(App, Rest);
apply_settings(_, []) -> ok.

whole_setup(Plugins, File) ->
    None = File ++ ".none",
    Context = #{os_type => os:type(), plugins_path => Plugins, config_base_dir => filename:dirname(File),
                main_config_file => None, additional_config_files => None, advanced_config_file => File},
    Verdict = verdict(fun() -> ok = rabbit_prelaunch_conf:setup(Context) end),
    catch take_back(rabbit_prelaunch_file:consult_file(File)),
    Verdict.

take_back({ok, [Applications]}) ->
    [application:unset_env(App, Key, [{persistent, true}])
     || {App, Settings} <- Applications, is_list(Settings), {Key, _} <- Settings].

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
